using System.Security.Cryptography;
using System.Text.Json;
using Forensics.Plugins.Memory.Device.Swap;
using Forensics.Plugins.Memory.Device.Symbols;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Memory.Tests.Device;

/// <summary>Parts of the collector, run alone.</summary>
internal static class DeviceRun
{
    private static readonly CollectorDescriptor Descriptor = new()
    {
        Id = "memory.device",
        Summary = "Parts of it.",
        Needs = Needs.None,
        Impact = Impact.Light,
        Volatility = Volatility.DeviceMemory,
        Records = [RecordSchema.Of(SymbolJson.Default.SymbolFileRecord), RecordSchema.Of(SwapJson.Default.SwapRecord)],
    };

    public static RecordingContext Context(TargetRoot root) => new(Descriptor, root, TimeProvider.System);

    public static (RecordingContext Context, ItemConclusion Item) Symbols(TargetRoot root, byte[]? vmcoreInfo = null)
    {
        var context = Context(root);
        return (context, new KernelSymbols(context).StoreAsync(vmcoreInfo ?? [], CancellationToken.None).GetAwaiter().GetResult());
    }

    public static RecordingContext Swap(TargetRoot root, bool swap = true, bool hibernation = false)
    {
        var context = Context(root);
        new SwapAreas(context).StoreAsync(swap, hibernation, CancellationToken.None).GetAwaiter().GetResult();
        Assert.That(context.Items.Where(item => item.Value is null).Select(item => item.Key), Is.Empty, "items that are not concluded");
        return context;
    }

    public static byte[] Blob(this RecordingContext context, string name) => context.Blobs.Values.Single(blob => blob.Source.Name == name).Content;

    public static void MustHold(this RecordingContext context, string name, ReadOnlySpan<byte> content)
        => Assert.That(Convert.ToHexStringLower(SHA256.HashData(context.Blob(name))), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(content))), name);

    public static IEnumerable<string?> BlobNames(this RecordingContext context) => context.Blobs.Values.Select(blob => blob.Source.Name);

    public static JsonElement Record(this RecordingContext context, string record, string field, string value) => context.Records(record).Single(line => line.GetProperty(field).GetString() == value);

    public static IEnumerable<string> Codes(this RecordingContext context) => context.Faults.Select(fault => fault.Code);
}
