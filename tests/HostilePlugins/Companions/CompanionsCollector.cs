using System.Runtime.InteropServices;
using System.Text;
using Forensics.Sdk;
using Hostile;
using Microsoft.Win32.SafeHandles;

[assembly: Collector<CompanionsCollector>]

namespace Hostile;

/// <summary>Starts a companion that was taken over, and notes what comes of it.</summary>
internal sealed partial class CompanionsCollector : Collector<CompanionsOptions>
{
    private const int MaxFloodBytes = 8 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.companions",
        Summary = "Sends one note for each thing that its companion says, and for its end.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(CompanionsOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        using var secret = options.Library is { } library ? InMemory(library) : File.OpenHandle(options.Secret ?? "/dev/null");
        if (options.Act == "stranger")
        {
            _ = context.StartCompanion<Stranger<int>>([secret]);
        }

        var companion = context.StartCompanion<TakenOver>([.. Enumerable.Repeat(secret, options.Descriptors)]);
        await companion.Channel.WriteAsync(Encoding.UTF8.GetBytes($"{options.Act} {options.Secret}\n"), cancellationToken).ConfigureAwait(false);
        ReadyFile.Write(options.ReadyFile);
        ReadyFile.Write(options.CompanionFile, $"{companion.ProcessId}");
        if (options.Act is "left")
        {
            return;
        }

        await using (companion.ConfigureAwait(false))
        {
            await (options.Act switch
            {
                "hang" => WaitForeverAsync(companion, context, cancellationToken),
                "flood" => ReadFloodAsync(companion, context, cancellationToken),
                _ => ReadLinesAsync(companion, context, cancellationToken),
            }).ConfigureAwait(false);
        }

        var end = await companion.WaitAsync(cancellationToken).ConfigureAwait(false);
        await NoteAsync($"end {end.Kind} {end.Status} {end.Message?.Length} {end.Message?[..Math.Min(end.Message.Length, 100)]}", context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a collector does with a library of the device that it knows: a copy that nobody can change any more.</summary>
    private static SafeFileHandle InMemory(string library)
    {
        var memory = MemoryFile("library", 0);
        using var copy = new FileStream(new SafeFileHandle(memory.DangerousGetHandle(), ownsHandle: false), FileAccess.Write, bufferSize: 0);
        using var content = File.OpenRead(library);
        content.CopyTo(copy);
        return memory;
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle MemoryFile(string name, uint flags);

    private static async Task ReadLinesAsync(CompanionProcess companion, CollectionContext context, CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(companion.Channel, leaveOpen: true);
        try
        {
            while (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
            {
                await NoteAsync(line, context, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (IOException cut)
        {
            await NoteAsync($"cut: {cut.GetType().Name}", context, cancellationToken).ConfigureAwait(false);
        }

        _ = await companion.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private static async Task WaitForeverAsync(CompanionProcess companion, CollectionContext context, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            _ = await companion.WaitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await NoteAsync("it hangs", context, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task ReadFloodAsync(CompanionProcess companion, CollectionContext context, CancellationToken cancellationToken)
    {
        var (piece, total) = (new byte[64 << 10], 0);
        while (total < MaxFloodBytes && await companion.Channel.ReadAsync(piece, cancellationToken).ConfigureAwait(false) is > 0 and var count)
        {
            total += count;
        }

        await NoteAsync($"flood {total >= MaxFloodBytes}", context, cancellationToken).ConfigureAwait(false);
    }

    private static ValueTask NoteAsync(string text, CollectionContext context, CancellationToken cancellationToken) => context.EmitAsync(HostileNote.Of(text, context), cancellationToken);
}
