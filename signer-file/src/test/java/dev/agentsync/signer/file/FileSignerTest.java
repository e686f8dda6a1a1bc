package dev.agentsync.signer.file;

import dev.agentsync.kernel.spi.SignerProvider;
import dev.agentsync.testkit.SignerContract;
import java.util.Optional;

final class FileSignerTest extends SignerContract {
  @Override
  protected SignerProvider provider() {
    return new FileSignerProvider();
  }

  @Override
  protected SignerProvider.Options existingKey() {
    SignerProvider.Options options = missingKey();
    var _ = provider().generate(options);
    return options;
  }

  @Override
  protected SignerProvider.Options missingKey() {
    return new SignerProvider.Options(
        directory.resolve("id_ed25519"), Optional.empty(), Optional.empty());
  }
}
