/**
 * Signs with a private key from a file: the project's own identity file, or an OpenSSH private key
 * with or without a passphrase.
 *
 * @provides dev.agentsync.kernel.spi.SignerProvider named {@code file}
 */
module dev.agentsync.signer.file {
  requires static org.jspecify;
  requires dev.agentsync.kernel;
  requires org.apache.sshd.osgi;

  provides dev.agentsync.kernel.spi.SignerProvider with
      dev.agentsync.signer.file.FileSignerProvider;
}
