namespace Forensics.Plugins.Autoruns.Tests.Sources;

/// <summary>Started by the network, and by who comes in over it.</summary>
internal static class NetworkPlants
{
    private const int Executable = 0x1ed;

    public static Plant[] All { get; } =
    [
        new("ssh-authorized-keys", "home/alice/.ssh/authorized_keys", "ssh-rsa AAAA a\nno-pty,command=\"/opt/evil \\\"a b\\\"\" ssh-rsa AAAA b\n") { Line = 2, Entry = "command", Command = "/opt/evil \"a b\"", Target = "/opt/evil", Trigger = "ssh login of alice with this key", RunAs = "alice" },
        new("ssh-authorized-keys", "etc/ssh/keys/alice", "environment=\"LD_PRELOAD=/x.so\" ssh-rsa AAAA b\n") { Also = [("etc/ssh/sshd_config", "AuthorizedKeysFile /etc/ssh/keys/%u\n")], Line = 1, Entry = "environment LD_PRELOAD=/x.so", Trigger = "ssh login of alice with this key", RunAs = "alice" },
        new("ssh-authorized-keys", "home/alice/.ssh/authorized_keys", "command=\"/opt/evil\" ssh-rsa AAAA b\n") { Also = [("etc/ssh/sshd_config", "AuthorizedKeysFile /etc/ssh/keys/%u\n")], IsNearMiss = true },
        new("ssh-authorized-keys", "home/alice/.ssh/authorized_keys2", "no-pty,environment=\"LANG=C\" ssh-rsa AAAA command=\"/opt/evil\"\n#command=\"/opt/evil\" ssh-rsa AAAA\n") { IsNearMiss = true },
        new("sshrc", "home/alice/.ssh/rc", "x") { Target = "/home/alice/.ssh/rc", Trigger = "ssh login of alice", RunAs = "alice" },
        new("sshrc", "home/alice/.ssh/rc.bak", "x") { IsNearMiss = true },
        new("sshd-config", "etc/ssh/sshd_config", "authorizedkeyscommand=\"/opt/evil %u\"\nAuthorizedKeysCommandUser nobody\n") { Line = 1, Entry = "AuthorizedKeysCommand", Command = "/opt/evil %u", Target = "/opt/evil", Trigger = "ssh login", RunAs = "nobody" },
        new("sshd-config", "etc/ssh/sshd_config.d/x.conf", "Match User bob\n  ForceCommand /opt/evil\n") { Also = [("etc/ssh/sshd_config", "Include sshd_config.d/*.conf\nForceCommand none\n")], Line = 2, Entry = "ForceCommand", Command = "/opt/evil", Target = "/opt/evil", Trigger = "ssh login; Match User bob" },
        new("sshd-config", "etc/ssh/sshd_config", "Subsystem sftp /usr/lib/openssh/sftp-server -l INFO\n") { Line = 1, Entry = "Subsystem sftp", Command = "/usr/lib/openssh/sftp-server -l INFO", Target = "/usr/lib/openssh/sftp-server", Trigger = "ssh login" },
        new("sshd-config", "etc/ssh/sshd_config", "#ForceCommand /opt/evil\nForceCommand none\nForceCommand /opt/evil\nBanner /x\n") { IsNearMiss = true },
        new("ssh-config", "home/alice/.ssh/config", "Host evil\n  ProxyCommand ~/bin/p %h\n") { Line = 2, Entry = "ProxyCommand", Command = "~/bin/p %h", Target = "/home/alice/bin/p", Trigger = "ssh to evil", RunAs = "alice" },
        new("ssh-config", "etc/ssh/ssh_config", "Match host x exec \"/opt/evil %h\"\n") { Line = 1, Entry = "Match", Command = "/opt/evil %h", Target = "/opt/evil", Trigger = "ssh to host x exec \"/opt/evil %h\"" },
        new("ssh-config", "etc/ssh/ssh_config.d/x.conf", "PKCS11Provider /opt/evil.so\n") { Also = [("etc/ssh/ssh_config", "Include /etc/ssh/ssh_config.d/*.conf\n")], Line = 1, Entry = "PKCS11Provider", Target = "/opt/evil.so", Trigger = "ssh to all hosts" },
        new("ssh-config", "etc/ssh/ssh_config", "LocalCommand /opt/evil\nProxyCommand none\nProxyJump x\n# ProxyCommand /x\n") { IsNearMiss = true },
        new("networkmanager", "etc/NetworkManager/dispatcher.d/pre-up.d/99", "x") { Mode = Executable, Command = "/etc/NetworkManager/dispatcher.d/pre-up.d/99", Target = "/etc/NetworkManager/dispatcher.d/pre-up.d/99", Trigger = "event of NetworkManager (pre-up)", RunAs = "root" },
        new("networkmanager", "etc/NetworkManager/dispatcher.d/99", "x") { Mode = 0x1ff, IsNearMiss = true },
        new("networkmanager", "etc/NetworkManager/dispatcher.d/99~", "x") { Mode = Executable, IsNearMiss = true },
        new("networkmanager", "etc/NetworkManager/dispatcher.d/99-off", "x") { IsNearMiss = true },
        new("if-up", "etc/network/if-up.d/evil", "x") { Mode = Executable, Command = "/etc/network/if-up.d/evil", Target = "/etc/network/if-up.d/evil", Trigger = "interface up", RunAs = "root" },
        new("if-up", "etc/network/interfaces", "auto eth0\niface eth0 inet dhcp\n  post-up /opt/evil $IFACE\n") { Line = 3, Entry = "eth0", Command = "/opt/evil $IFACE", Target = "/opt/evil", Trigger = "interface eth0 post-up", RunAs = "root" },
        new("if-up", "etc/network/interfaces.d/x", "iface eth1 inet manual\n  pre-down /opt/evil\n") { Also = [("etc/network/interfaces", "source /etc/network/interfaces.d/*\n")], Line = 2, Entry = "eth1", Command = "/opt/evil", Target = "/opt/evil", Trigger = "interface eth1 pre-down", RunAs = "root", Enabled = null },
        new("if-up", "etc/network/interfaces", "# up /opt/evil\nup /opt/evil\niface eth0 inet dhcp\n  hostname up\n") { IsNearMiss = true },
        new("if-up", "etc/network/if-up.d/evil.sh", "x") { Mode = Executable, IsNearMiss = true },
        new("dhclient", "etc/dhcp/dhclient-exit-hooks.d/evil", "x") { Target = "/etc/dhcp/dhclient-exit-hooks.d/evil", Trigger = "lease of an address (exit)", RunAs = "root" },
        new("dhclient", "etc/dhcp/dhclient.conf", "send host-name = gethostname();\nscript \"/opt/evil\";\n") { Line = 2, Entry = "script", Command = "/opt/evil", Target = "/opt/evil", Trigger = "lease of an address", RunAs = "root" },
        new("dhclient", "etc/dhcp/dhclient-exit-hooks.d/evil.dpkg-old", "x") { IsNearMiss = true },
        new("dhclient", "etc/dhcp/dhclient.conf", "#script \"/opt/evil\";\n") { IsNearMiss = true },
        new("networkd-dispatcher", "etc/networkd-dispatcher/routable.d/evil", "x") { Mode = Executable, Command = "/etc/networkd-dispatcher/routable.d/evil", Target = "/etc/networkd-dispatcher/routable.d/evil", Trigger = "interface becomes routable", RunAs = "root" },
        new("networkd-dispatcher", "etc/networkd-dispatcher/routable.d/evil", "x") { IsNearMiss = true },
        new("ppp", "etc/ppp/ip-up.d/evil", "x") { Mode = Executable, Command = "/etc/ppp/ip-up.d/evil", Target = "/etc/ppp/ip-up.d/evil", Trigger = "ppp ip-up", RunAs = "root" },
        new("ppp", "etc/ppp/ip-up.d/evil.old", "x") { Mode = Executable, IsNearMiss = true },
        new("inetd", "etc/inetd.conf", "evil stream tcp nowait root /usr/sbin/tcpd /opt/evil -i\n") { Line = 1, Entry = "evil", Command = "/usr/sbin/tcpd -i", Target = "/opt/evil", Trigger = "connection to evil/tcp", RunAs = "root" },
        new("inetd", "etc/inetd.conf", "#evil stream tcp nowait root /opt/evil evil -i\nevil stream tcp nowait root\n") { IsNearMiss = true },
        new("xinetd", "etc/xinetd.d/x", "service evil\n{\n  user = alice\n  server = /opt/evil\n  server_args = -i\n  disable = no\n}\n") { Line = 4, Entry = "evil", Command = "/opt/evil -i", Target = "/opt/evil", Trigger = "connection to evil", RunAs = "alice" },
        new("xinetd", "etc/xinetd.d/y", "service evil\n{\n  server = /opt/evil\n  disable = yes\n}\n") { IsNearMiss = true },
        new("dbus-service", "usr/share/dbus-1/system-services/x.service", "[D-BUS Service]\nName=org.evil\nExec=/opt/evil --dbus\nUser=root\n") { Line = 3, Entry = "org.evil", Command = "/opt/evil --dbus", Target = "/opt/evil", Trigger = "name org.evil on the system bus", RunAs = "root" },
        new("dbus-service", "home/alice/.local/share/dbus-1/services/x.service", "[D-BUS Service]\nName=org.evil\nExec=/opt/evil\n") { Line = 3, Entry = "org.evil", Command = "/opt/evil", Target = "/opt/evil", Trigger = "name org.evil on the session bus of alice", RunAs = "alice" },
        new("dbus-service", "usr/share/dbus-1/services/x.service", "[D-BUS Service]\nName=org.evil\nExec=/bin/false\n") { IsNearMiss = true },
        new("mail-alias", "etc/aliases", "root: alice\nevil: \"|/opt/evil -m\"\n") { Line = 2, Entry = "evil", Command = "/opt/evil -m", Target = "/opt/evil", Trigger = "mail to evil" },
        new("mail-alias", "home/alice/.forward", "\\alice, |/opt/evil\n") { Line = 1, Entry = "alice", Command = "/opt/evil", Target = "/opt/evil", Trigger = "mail to alice", RunAs = "alice" },
        new("mail-alias", "etc/aliases", "root: alice\n#evil: |/opt/evil\n") { IsNearMiss = true },
    ];
}
