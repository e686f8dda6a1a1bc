package dev.agentsync.storage.sqlite;

import dev.agentsync.kernel.StorageException;
import dev.agentsync.kernel.spi.DiskFailure;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;

/** The file and the one connection to it. Any thread may call; one works at a time. */
final class Database implements AutoCloseable {
  /** "agsy": tells the {@code file} command, and us, whose database this is. */
  private static final int APPLICATION = 0x61677379;

  private static final int VERSION = 1;
  private static final int BUSY_MILLIS = 10_000; // somebody may look at it with another program
  private static final System.Logger LOG = System.getLogger("agentsync.storage");

  private final Path file;
  private final Connection connection;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean closed;

  private Database(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /** Work with the connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Opens the file, or makes it. */
  static Database open(Path file) {
    try {
      create(file);
      var config = new SQLiteConfig();
      config.setBusyTimeout(BUSY_MILLIS);
      var database = new Database(file, config.createConnection(url(file)));
      try {
        database.prepare();
        return database;
      } catch (RuntimeException e) {
        database.close();
        throw e;
      }
    } catch (IOException e) {
      throw DiskFailure.during("create", file, e);
    } catch (SQLException e) {
      throw Failures.during("open", file, e);
    } catch (LinkageError e) {
      throw new StorageException(
          "SQLite does not run on this system ("
              + e.getMessage()
              + "). Use another storage: `agentsync init --storage file`.",
          e);
    }
  }

  /** As a URI, so that a question mark in a folder's name does not begin parameters. */
  private static String url(Path file) {
    return "jdbc:sqlite:" + file.toAbsolutePath().toUri();
  }

  /** Makes an empty file, which SQLite takes for an empty database, for this user alone. */
  private static void create(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] attributes =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try {
      Files.createFile(file, attributes);
    } catch (FileAlreadyExistsException e) {
      return;
    }
    if (posix) {
      try (FileChannel folder =
          FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    }
  }

  private void prepare() {
    // Alone with the file SQLite needs no memory shared through a second one, which a full disk
    // would refuse. Must come before anything is read.
    run("PRAGMA locking_mode = EXCLUSIVE");
    boolean begun = isBegun();
    if (!begun) {
      run("PRAGMA auto_vacuum = INCREMENTAL"); // must come before the first page is written
    }
    run("PRAGMA journal_mode = WAL");
    run("PRAGMA synchronous = FULL"); // each commit waits for the medium
    if (!begun) {
      createTables();
    }
  }

  /** Returns whether our tables are there; refuses tables of others. */
  private boolean isBegun() {
    int version = this.<Integer>read("open", c -> number(c, "PRAGMA user_version"));
    int application = this.<Integer>read("open", c -> number(c, "PRAGMA application_id"));
    int tables = this.<Integer>read("open", c -> number(c, "SELECT count(*) FROM sqlite_schema"));
    if (tables > 0 && application != APPLICATION) {
      throw new StorageException(
          file + " is another program's database. Move it away, or restore ours from a copy.");
    }
    if (version > VERSION) {
      throw new StorageException(
          file + " was written by a newer agentsync (format " + version + "). Use that one.");
    }
    return tables > 0;
  }

  private void createTables() {
    write(
        "create",
        c -> {
          execute(c, History.SCHEMA);
          execute(c, Blobs.SCHEMA);
          execute(c, Labels.SCHEMA);
          execute(c, Damaged.SCHEMA);
          execute(c, "PRAGMA application_id = " + APPLICATION);
          execute(c, "PRAGMA user_version = " + VERSION);
          return true;
        });
  }

  private void run(String pragma) {
    this.<Boolean>read(
        "open",
        c -> {
          execute(c, pragma);
          return true;
        });
  }

  /** Returns whether there is a database with something in that table, or one that is damaged. */
  static boolean hasRows(Path file, String table) {
    try {
      if (!Files.exists(file) || Files.size(file) == 0) {
        return false;
      }
      Path log = file.resolveSibling(file.getFileName() + "-wal");
      if (Files.exists(log) && Files.size(log) > 0) {
        return true; // somebody is writing, or was killed while writing
      }
    } catch (IOException e) {
      throw DiskFailure.during("look at", file, e);
    }
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    // Without a log the file is all there is; looking at it leaves no lock and no file behind.
    try (Connection connection = config.createConnection(url(file) + "?immutable=1")) {
      if (number(connection, "SELECT count(*) FROM sqlite_schema") == 0) {
        return false;
      }
      return number(connection, "SELECT EXISTS (SELECT 1 FROM " + table + ")") == 1;
    } catch (SQLException | LinkageError e) {
      LOG.log(Level.DEBUG, "cannot look into file=" + file, e);
      return true; // it is there and not ours to call empty
    }
  }

  Path file() {
    return file;
  }

  /**
   * Returns what the work reads.
   *
   * @param doing completes "cannot … FILE"
   */
  <T> T read(String doing, Work<T> work) {
    lock.lock();
    try {
      requireOpen();
      return work.run(connection);
    } catch (SQLException e) {
      throw Failures.during(doing, file, e);
    } finally {
      lock.unlock();
    }
  }

  /** Does the work as one transaction; what it changed is on the medium when this returns. */
  <T> T write(String doing, Work<T> work) {
    return read(
        doing,
        c -> {
          execute(c, "BEGIN IMMEDIATE");
          try {
            T result = work.run(c);
            execute(c, "COMMIT");
            return result;
          } catch (SQLException | RuntimeException e) {
            rollBack(c, e);
            throw e;
          }
        });
  }

  private static void rollBack(Connection connection, Exception reason) {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      reason.addSuppressed(e); // SQLite has rolled back by itself already
    }
  }

  /** Makes the file smaller after much was deleted; the next time does if this one cannot. */
  void giveBackSpace() {
    lock.lock();
    try {
      requireOpen();
      try (Statement statement = connection.createStatement()) {
        // Unlike execute, this runs to the end: the pragma yields a row for each page.
        statement.executeUpdate("PRAGMA incremental_vacuum");
        statement.executeUpdate("PRAGMA wal_checkpoint(TRUNCATE)");
      }
    } catch (SQLException e) {
      LOG.log(Level.INFO, "space not given back file=" + file + " error=" + e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  /**
   * Checks that the pages fit together and that the table is whole: one that has lost rows would
   * otherwise look like a shorter one.
   */
  void check(String table) {
    String problem =
        this.<String>read(
            "read",
            c -> {
              String found = text(c, "PRAGMA quick_check(1)");
              String index = "sqlite_autoindex_" + table + "_1";
              int rows = number(c, "SELECT count(*) FROM " + table + " NOT INDEXED");
              int names = number(c, "SELECT count(*) FROM " + table + " INDEXED BY " + index);
              return found.equals("ok") && rows != names
                  ? "its index names " + names + " of " + rows + " rows"
                  : found;
            });
    if (!problem.equals("ok")) {
      throw Failures.damaged("read", file, problem);
    }
  }

  private static String text(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the storage is closed");
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        connection.close();
      }
    } catch (SQLException e) {
      // Everything acknowledged was forced before; a failing close can take nothing back.
      LOG.log(Level.WARNING, "closing failed file=" + file, e);
    } finally {
      lock.unlock();
    }
  }
}
