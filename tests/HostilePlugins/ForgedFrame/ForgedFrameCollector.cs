using System.Runtime.InteropServices;
using Forensics.Sdk;
using Hostile;

[assembly: Collector<ForgedFrameCollector>]

namespace Hostile;

/// <summary>Speaks to the host past the SDK: writes its own bytes onto the channel.</summary>
internal sealed partial class ForgedFrameCollector : Collector<ForgedFrameOptions>
{
    private const int Channel = 3;

    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.forged_frame",
        Summary = "Sends one note, then bytes of its own on the channel.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(ForgedFrameOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        await context.EmitAsync(HostileNote.Of("before the forgery", context), cancellationToken).ConfigureAwait(false);
        if (options.What == Forgery.OpenItems)
        {
            for (var i = 0; i < 1000; i++)
            {
                Send(Forgeries.LargeRequest(i));
            }
        }
        else
        {
            Send(Forgeries.Bytes(options.What));
        }

        if (options.What == Forgery.HalfFrame)
        {
            Environment.Exit(0);
        }
    }

    private static void Send(byte[] bytes)
    {
        if (Write(Channel, bytes, bytes.Length) != bytes.Length)
        {
            throw new CollectorException("NOT_WRITTEN", "the channel did not take all bytes");
        }
    }

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, byte[] bytes, nint length);
}

internal sealed class ForgedFrameOptions
{
    public Forgery What { get; set; }
}
