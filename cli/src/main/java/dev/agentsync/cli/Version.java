package dev.agentsync.cli;

import picocli.CommandLine.IVersionProvider;

/** The version, as scripts of the public project read it. */
final class Version implements IVersionProvider {
  static final String NUMBER = "0.1.0";
  static final String LINE = "agentsync " + NUMBER;

  @Override
  public String[] getVersion() {
    return new String[] {LINE};
  }
}
