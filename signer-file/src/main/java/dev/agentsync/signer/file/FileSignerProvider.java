package dev.agentsync.signer.file;

import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.SignerProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Signs with the key in the identity file; what is used unless an agent is named. */
public final class FileSignerProvider implements SignerProvider {
  /** Creates the provider; touches nothing. */
  public FileSignerProvider() {}

  @Override
  public String id() {
    return "file";
  }

  @Override
  public boolean serves(Options options) {
    return options.wish() != Wish.AGENT;
  }

  @Override
  public Signer open(Options options) {
    return new SeedSigner(IdentityFile.read(options.keyFile(), options.passphrases()));
  }

  @Override
  public List<Offer> offers(Options options) {
    Path file = options.keyFile();
    return Files.exists(file)
        ? List.of(new Offer(IdentityFile.publicKey(file), "", file.toString()))
        : List.of();
  }

  @Override
  public boolean makesKeys() {
    return true;
  }

  @Override
  public DeviceKey generate(Options options) {
    Seed seed = Seed.random();
    DeviceKey key = seed.publicKey();
    IdentityFile.create(options.keyFile(), seed, key);
    return key;
  }
}
