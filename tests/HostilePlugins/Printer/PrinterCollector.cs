using Forensics.Sdk;
using Hostile;

[assembly: Collector<PrinterCollector>]

namespace Hostile;

/// <summary>Prints to its own output and error, as plugins do that were written for a terminal.</summary>
internal sealed class PrinterCollector : Collector<NoOptions>
{
    public override CollectorDescriptor Descriptor => new()
    {
        Id = "hostile.printer",
        Summary = "Prints lines, control characters, and a last line without an end.",
        Records = [HostileSchemas.Note],
    };

    protected override async Task CollectAsync(NoOptions options, CollectionContext context, CancellationToken cancellationToken)
    {
        await context.EmitAsync(HostileNote.Of("between the prints", context), cancellationToken).ConfigureAwait(false);
        Console.Out.WriteLine("printed to output");
        Console.Error.WriteLine("printed to error");
        Console.Out.WriteLine("colours \e[31mred\e[0m and \r a carriage return and \a a bell");
        Console.Out.Write("a last line without an end");
        await Console.Out.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
