using Forensics.Plugins.State.Users.Accounts;
using Forensics.Plugins.State.Users.Logons;
using Forensics.Plugins.State.Users.Ssh;
using Forensics.Plugins.State.Users.Sudo;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Users;

/// <summary>One run: the files of accounts first, logons before accounts, which tell the last one.</summary>
internal sealed class UsersRun(UsersOptions options, CollectionContext context)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var files = new RootFiles(context.Root, context.Clock);
        var output = new UserOutput(context, files);
        var last = new LastLogons();
        var accounts = new AccountFiles(files);

        // Read before any item, as several need them: what is wrong with them is what is wrong with the accounts.
        accounts.ReadUsers(cancellationToken);
        var problems = await output.TellFaultsAsync(cancellationToken).ConfigureAwait(false);
        await output.RunAsync("groups", AccountFiles.GroupPath, "groups", async token =>
        {
            accounts.ReadGroups(token);
            await new GroupPart(accounts, options, output).ReadAsync(token).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        await output.RunAsync("logons", EvidencePath.Of("/var/log/wtmp"), "logons", new LogonPart(accounts, options, last, output).ReadAsync, cancellationToken).ConfigureAwait(false);
        await output.RunAsync("sessions", SessionPart.Folder, "sessions", new SessionPart(output).ReadAsync, cancellationToken).ConfigureAwait(false);
        await output.RunAsync("accounts", AccountFiles.PasswdPath, "accounts", new AccountPart(accounts, options, last, output).ReadAsync, cancellationToken, problems).ConfigureAwait(false);
        await output.RunAsync("sudo-rules", SudoPart.Sudoers, "rules", new SudoPart(output).ReadAsync, cancellationToken).ConfigureAwait(false);

        // Of users that could not be read the homes are not known.
        var homeProblems = problems.Where(fault => fault.Subject == AccountFiles.PasswdPath && fault.Code != AccountFiles.PasswdLine).ToArray();
        await output.RunAsync("ssh-keys", SshKeyPart.Folder, "keys", new SshKeyPart(accounts, output).ReadAsync, cancellationToken, homeProblems).ConfigureAwait(false);
    }
}
