using System.Diagnostics;
using System.Globalization;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Sdk.Quarantine;
using Forensics.Sdk.Quarantine.Files;

// Does one act below a root and ends itself by SIGKILL right before one of its calls; 0: not at all. The number of calls goes to standard output.
//   remove  ROOT PATH TOKEN - CALL                             with its protecting flags cleared first
//   restore ROOT PATH TOKEN COPY CALL CONFLICT [MORE PATHS]    what COPY, a path of this machine, is
var (act, root, path, token, copy, call) = (args[0], args[1], args[2], args[3], args[4], int.Parse(args[5], CultureInfo.InvariantCulture));
var calls = new FatalCalls(call);
if (TargetRootReading.OpenRoot(EvidencePath.Of(root), out var target).Failed)
{
    return 2;
}

if (act == "remove")
{
    if (FileCapture.Open(target, EvidencePath.Of(path), out var capture) is { } fault)
    {
        Console.Error.WriteLine(fault);
        return 2;
    }

    using (capture)
    {
        Console.WriteLine(FileRemoval.Remove(capture!, token, calls, new() { ClearFlags = true }));
    }
}
else
{
    _ = TargetRootReading.OpenRoot(EvidencePath.Of("/"), out var own);
    if (FileCapture.Open(own, EvidencePath.Of(copy), out var kept) is { } fault)
    {
        Console.Error.WriteLine(fault);
        return 2;
    }

    using (kept)
    {
        using var content = kept!.OpenContent();
        using var digested = kept.OpenContent();
        using var digest = new Forensics.Sdk.Linux.Hashing.StreamDigest(Forensics.Sdk.Linux.Hashing.DigestAlgorithms.Sha256);
        var buffer = new byte[1 << 16];
        for (int read; (read = digested.Read(buffer)) > 0;)
        {
            digest.Append(buffer.AsSpan(0, read));
        }

        var paths = ((string[])[path, .. args[7..]]).Select(EvidencePath.Of).ToList();
        var source = new RestoreSource(kept.Metadata, kept.Extents, Convert.ToHexStringLower(digest.Finish().Sha256!), paths, null);
        var options = new RestoreOptions { Conflict = Enum.Parse<ConflictRule>(args[6]), MakeParents = true };
        if (FileRestore.Plan(target, source, options, token, out var plan) is { } refused)
        {
            Console.Error.WriteLine(refused);
            return 2;
        }

        Console.WriteLine(FileRestore.Restore(target, plan!, content, calls));
    }
}

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"calls {calls.Count}"));
return 0;

/// <summary>Ends the process before a call.</summary>
internal sealed class FatalCalls(int fatal) : ActCalls
{
    protected override void Before(int number, string systemCall)
    {
        if (number == fatal)
        {
            Process.GetCurrentProcess().Kill();
            Thread.SpinWait(int.MaxValue);
        }
    }
}
