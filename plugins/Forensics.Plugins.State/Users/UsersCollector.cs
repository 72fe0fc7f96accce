using Forensics.Plugins.State.Users;
using Forensics.Sdk;

[assembly: Collector<UsersCollector>]

namespace Forensics.Plugins.State.Users;

/// <summary>Who may use the inspected root, with which rights and keys, and who did.</summary>
public sealed class UsersCollector : Collector<UsersOptions>
{
    public override CollectorDescriptor Descriptor { get; } = new()
    {
        Id = "users.state",
        Summary = "Accounts and groups with the state and age of their passwords, sudo rules, SSH keys, logons and open sessions, read from the files of the root.",
        Needs = Needs.ReadAnyPath,
        Impact = Impact.Light,
        Volatility = Volatility.State,
        Records =
        [
            RecordSchema.Of(UsersJson.Default.AccountRecord), RecordSchema.Of(UsersJson.Default.GroupRecord), RecordSchema.Of(UsersJson.Default.SudoRuleRecord),
            RecordSchema.Of(UsersJson.Default.SshKeyRecord), RecordSchema.Of(UsersJson.Default.LogonRecord), RecordSchema.Of(UsersJson.Default.SessionRecord),
        ],
        References =
        [
            new("https://man7.org/linux/man-pages/man5/shadow.5.html"), new("https://man7.org/linux/man-pages/man5/utmp.5.html"),
            new("https://man7.org/linux/man-pages/man5/sudoers.5.html"), new("https://man7.org/linux/man-pages/man8/sshd.8.html"),
        ],
    };

    protected override Task CollectAsync(UsersOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(context);
        return new UsersRun(options, context).RunAsync(cancellationToken);
    }
}
