using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Forensics.Sdk;
using Hostile;

[assembly: Collector<PartnerCollector>]
[assembly: Collector<RootPartnerCollector>]
[assembly: Collector<RecluseCollector>]
[assembly: Collector<ArchivistCollector>]

namespace Hostile;

/// <summary>Runs beside others of its kind and speaks with them, or with the test, through pipes.</summary>
internal sealed class PartnerCollector : Partner
{
    public override CollectorDescriptor Descriptor => Describe("hostile.partner", Volatility.State);
}

/// <summary>The same with the user of the host.</summary>
internal sealed class RootPartnerCollector : Partner
{
    public override CollectorDescriptor Descriptor => Describe("hostile.root_partner", Volatility.State) with { Needs = Needs.Root };
}

/// <summary>The same, alone.</summary>
internal sealed class RecluseCollector : Partner
{
    public override CollectorDescriptor Descriptor => Describe("hostile.recluse", Volatility.State) with { ExclusiveStream = true };
}

/// <summary>The same, of what is less volatile.</summary>
internal sealed class ArchivistCollector : Partner
{
    public override CollectorDescriptor Descriptor => Describe("hostile.archivist", Volatility.Files);
}

internal abstract class Partner : Collector<PartnerOptions>
{
    protected static CollectorDescriptor Describe(string id, Volatility volatility) => new()
    {
        Id = id,
        Summary = "Begins, speaks, hears, and ends, as it is told.",
        Volatility = volatility,
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(PartnerOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        await NoteAsync("begin").ConfigureAwait(false);
        await NumbersAsync(0).ConfigureAwait(false);
        var orphan = options.Orphan ? await OrphanAsync().ConfigureAwait(false) : null;
        if (orphan is not null)
        {
            await NoteAsync($"orphan {orphan}").ConfigureAwait(false);
        }

        foreach (var hint in options.Hints)
        {
            using var content = new MemoryStream("12345"u8.ToArray());
            _ = await context.StoreAsync(new() { Kind = BlobKind.Extra, Name = $"hint{hint}", LengthBytes = hint }, content, cancellationToken).ConfigureAwait(false);
        }

        ReadyFile.Write(options.ReadyFile);
        ReadyFile.Write(options.Say);
        if (options.SilentBlob)
        {
            using var content = new SilentStream(() => Hear(options.Hear!));
            _ = await context.StoreAsync(new() { Kind = BlobKind.Extra, Name = "silent", LengthBytes = 3 }, content, cancellationToken).ConfigureAwait(false);
        }
        else if (options.Hear is { } pipe)
        {
            await Task.Run(() => Hear(pipe), CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        if (orphan is not null)
        {
            // One that was killed waits for the host to take its status.
            var stat = File.Exists($"/proc/{orphan}/stat") ? await File.ReadAllTextAsync($"/proc/{orphan}/stat", cancellationToken).ConfigureAwait(false) : ") gone";
            await NoteAsync(stat[(stat.LastIndexOf(')') + 2)..].StartsWith('S') ? "orphan lives" : "orphan is dead").ConfigureAwait(false);
        }

        await NumbersAsync(options.Records).ConfigureAwait(false);
        switch (options.End)
        {
            case "crash":
                Environment.FailFast("told to crash");
                break;
            case "memory":
                Fill(options.MemoryBytes);
                break;
            case "noise":
                while (true)
                {
                    await NoteAsync(RandomNumberGenerator.GetHexString(2_048)).ConfigureAwait(false);
                }

            case "never":
                await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
                break;
            default:
                await NoteAsync("end").ConfigureAwait(false);
                break;
        }

        ValueTask NoteAsync(string text) => new(context.EmitAsync(HostileNote.Of(text, context), cancellationToken).AsTask());

        async Task NumbersAsync(int from)
        {
            for (var number = from; number < from + options.Records; number++)
            {
                await NoteAsync($"number {number}").ConfigureAwait(false);
            }
        }
    }

    private static async Task<string?> OrphanAsync()
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "( setsid sh -c 'echo $$; exec >/dev/null; exec sleep 600' & )"]) { RedirectStandardOutput = true })!;
        return await shell.StandardOutput.ReadLineAsync().ConfigureAwait(false);
    }

    private static void Hear(string path)
    {
        using var pipe = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        while (pipe.ReadByte() is not (-1 or '\n'))
        {
        }
    }

    private static unsafe void Fill(long bytes)
    {
        const int Chunk = 1 << 20;
        for (long taken = 0; taken < bytes; taken += Chunk)
        {
            new Span<byte>(NativeMemory.Alloc(Chunk), Chunk).Fill(1);
        }

        Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>Gives `ab`, is silent until it hears something, and gives `cd`.</summary>
    private sealed class SilentStream(Action hear) : MemoryStream
    {
        private int given;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (given == 2)
            {
                return 0;
            }

            if (given == 1)
            {
                await Task.Run(hear, CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            return Encoding.ASCII.GetBytes(given++ == 0 ? "ab" : "cd", buffer.Span);
        }
    }
}

internal sealed class PartnerOptions
{
    public string? ReadyFile { get; set; }

    public string? Say { get; set; }

    public string? Hear { get; set; }

    public int Records { get; set; }

    public bool Orphan { get; set; }

    public bool SilentBlob { get; set; }

    public IReadOnlyList<long> Hints { get; set; } = [];

    public long MemoryBytes { get; set; } = 1L << 30;

    public string End { get; set; } = "well";
}
