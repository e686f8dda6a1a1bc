/**
 * Signs with a key that an ssh-agent holds, so that the key itself never comes here: a key on a
 * token, in a password manager, or of a login session.
 *
 * @provides dev.agentsync.kernel.spi.SignerProvider named {@code sshagent}
 */
module dev.agentsync.signer.sshagent {
  requires static org.jspecify;
  requires dev.agentsync.kernel;
  requires org.apache.sshd.osgi;

  provides dev.agentsync.kernel.spi.SignerProvider with
      dev.agentsync.signer.sshagent.SshAgentSignerProvider;
}
