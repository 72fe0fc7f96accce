namespace Forensics.Plugins.Autoruns.Tests.Sources;

/// <summary>Started by daemons that keep logs.</summary>
internal static class LogPlants
{
    public static Plant[] All { get; } =
    [
        new("logrotate", "etc/logrotate.d/x", "/var/log/x {\n  su alice adm\n  postrotate\n    if [ -f /x ]; then\n      /opt/evil\n    fi\n  endscript\n}\n") { Line = 4, Entry = "postrotate", Command = "if [ -f /x ]; then\n/opt/evil\nfi", Target = "/opt/evil", Trigger = "logrotate of /var/log/x", RunAs = "alice" },
        new("logrotate", "etc/logrotate.d/x.dpkg-old", "/x {\n postrotate\n /opt/evil\n endscript\n}\n") { IsNearMiss = true },
        new("logrotate", "etc/logrotate.d/y", "/x {\n # postrotate\n daily\n}\n") { IsNearMiss = true },
        new("rsyslog", "etc/rsyslog.d/x.conf", "module(load=\"omprog\")\n*.* action(type=\"omprog\"\n  binary=\"/opt/evil --x\")\n") { Line = 3, Entry = "program", Command = "/opt/evil --x", Target = "/opt/evil", Trigger = "message to rsyslogd", RunAs = "root" },
        new("rsyslog", "etc/rsyslog.conf", "*.* ^/opt/evil;RSYSLOG_x\n") { Line = 1, Entry = "program", Command = "/opt/evil", Target = "/opt/evil", Trigger = "message to rsyslogd", RunAs = "root" },
        new("rsyslog", "etc/rsyslog.conf", "module(load=\"imuxsock\")\n*.* /var/log/x\n# *.* ^/opt/evil\nmodule(load=\"omprog\")\n") { IsNearMiss = true },
        new("syslog-ng", "etc/syslog-ng/conf.d/x.conf", "destination d {\n  program(\"/opt/evil -l\" template(t));\n};\n") { Line = 2, Entry = "program", Command = "/opt/evil -l", Target = "/opt/evil", Trigger = "message to syslog-ng", RunAs = "root" },
        new("syslog-ng", "etc/syslog-ng/syslog-ng.conf", "filter f { program(ssh); };\nfile(\"/x\");\n#program(\"/opt/evil\");\n") { IsNearMiss = true },
        new("audit-plugin", "etc/audit/plugins.d/x.conf", "active = yes\npath = /opt/evil\nargs = -a\n") { Line = 2, Entry = "x", Command = "/opt/evil -a", Target = "/opt/evil", Trigger = "start of auditd", RunAs = "root" },
        new("audit-plugin", "etc/audit/auditd.conf", "space_left_action = exec /opt/evil\n") { Line = 1, Entry = "space_left_action", Command = "/opt/evil", Target = "/opt/evil", Trigger = "auditd, space_left_action", RunAs = "root" },
        new("audit-plugin", "etc/audit/plugins.d/y.conf", "active = no\npath = /opt/evil\n") { IsNearMiss = true },
    ];
}
