package dev.agentsync.signer.file;

import dev.agentsync.kernel.spi.DeviceKey;
import dev.agentsync.kernel.spi.Signer;
import dev.agentsync.kernel.spi.SignerProvider;

/** Signs with the key in the identity file; what is used unless an agent's key is named. */
public final class FileSignerProvider implements SignerProvider {
  /** Creates the provider; touches nothing. */
  public FileSignerProvider() {}

  @Override
  public String id() {
    return "file";
  }

  @Override
  public boolean serves(Options options) {
    return options.agentKey().isEmpty();
  }

  @Override
  public Signer open(Options options) {
    return new SeedSigner(IdentityFile.read(options.keyFile()));
  }

  @Override
  public DeviceKey generate(Options options) {
    Seed seed = Seed.random();
    DeviceKey key = seed.publicKey();
    IdentityFile.create(options.keyFile(), seed, key);
    return key;
  }
}
