using System.Buffers.Binary;
using System.Globalization;

namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>What the firmware starts: load options in EFI variables (UEFI Specification 3.1.3) and programs on the EFI system partition.</summary>
internal static class EfiEntries
{
    private const string Type = "efi-boot-entry";
    private const string Variables = "/sys/firmware/efi/efivars";
    private const string Global = "-8be4df61-93ca-11d2-aa0d-00e098032b8c";
    private const int AttributeBytes = 4;
    private static readonly string[] Partitions = ["/boot/efi", "/efi", "/boot"];

    public static IEnumerable<Autorun> Find(Scene scene)
    {
        var named = new HashSet<string>();
        foreach (var kind in new[] { "Boot", "Driver", "SysPrep" })
        {
            var order = Numbers(scene, kind + "Order").ToList();
            var next = kind == "Boot" ? Numbers(scene, "BootNext").ToList() : [];
            foreach (var name in scene.Names(Variables).Where(name => IsOption(name, kind)))
            {
                if (Option(scene, kind, name, order, next) is { } option)
                {
                    named.UnionWith(option.Target is { } target ? [Latin.Of(target.Bytes)] : []);
                    yield return option;
                }
            }
        }

        foreach (var path in scene.ExpandAll(Partitions.SelectMany(partition => new[] { partition + "/EFI/*/*", partition + "/efi/*/*" }))
            .Where(path => path.EndsWith(".efi", StringComparison.OrdinalIgnoreCase) && !named.Contains(path)))
        {
            var isFallback = Latin.Name(Latin.Folder(path)).Equals("BOOT", StringComparison.OrdinalIgnoreCase);
            yield return Scene.At(Type, path) with
            {
                Command = Latin.Text(path),
                Target = Latin.Path(path),
                Trigger = isFallback ? "boot, when no entry works" : "boot, when another program or an entry starts it",
                Enabled = isFallback ? true : null,
                EnabledReason = isFallback ? "the firmware's fallback" : "no boot entry that was read names it",
            };
        }
    }

    private static bool IsOption(string name, string kind)
        => name.Length == kind.Length + 4 + Global.Length && name.StartsWith(kind, StringComparison.Ordinal) && name.EndsWith(Global, StringComparison.OrdinalIgnoreCase)
            && ushort.TryParse(name.AsSpan(kind.Length, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);

    private static IEnumerable<int> Numbers(Scene scene, string name)
    {
        var content = Variable(scene, $"{Variables}/{name}{Global}") ?? default;
        for (var at = AttributeBytes; at + 2 <= content.Length; at += 2)
        {
            yield return BinaryPrimitives.ReadUInt16LittleEndian(content.Span[at..]);
        }
    }

    // Files of an image are the image's: there may be a device.
    private static ReadOnlyMemory<byte>? Variable(Scene scene, string path)
        => scene.Files.IsLive ? scene.Files.ReadKernel(Latin.Path(path), SourceLimits.EfiVariableBytes) : scene.Files.Read(Latin.Path(path), SourceLimits.EfiVariableBytes);

    private static Autorun? Option(Scene scene, string kind, string name, List<int> order, List<int> next)
    {
        var path = $"{Variables}/{name}";
        if (Variable(scene, path) is not { } content)
        {
            return null;
        }

        var number = int.Parse(name.AsSpan(kind.Length, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        if (EfiLoadOption.Parse(content.Span[Math.Min(AttributeBytes, content.Length)..]) is not { } option)
        {
            return Scene.At(Type, path) with { Entry = Latin.Text(name.AsSpan()[..(kind.Length + 4)]), EnabledReason = "it is no load option" };
        }

        var position = order.IndexOf(number);
        var isNext = next.Contains(number);
        return Scene.At(Type, path) with
        {
            Entry = new(System.Text.Encoding.UTF8.GetBytes($"{name[..(kind.Length + 4)]} {option.Description}")),
            Command = option.File is null ? null : new(System.Text.Encoding.UTF8.GetBytes(option.File)),
            Target = option.File is not null && OnPartition(scene, option.File) is { } target ? Latin.Path(target) : null,
            Trigger = kind == "Boot" ? "boot" : "boot, before the boot entries",
            Enabled = option.IsActive && (position >= 0 || isNext),
            EnabledReason = isNext ? "BootNext" : !option.IsActive ? "not active" : position < 0 ? $"not in {kind}Order"
                : $"active, number {position + 1} of {kind}Order",
        };
    }

    // The partition's names have no case.
    private static string? OnPartition(Scene scene, string file)
    {
        var parts = file.Split('\\', StringSplitOptions.RemoveEmptyEntries);
        foreach (var partition in Partitions)
        {
            var path = partition;
            foreach (var part in parts)
            {
                path = path is null ? null : scene.Names(path)
                    .FirstOrDefault(name => name.Equals(part, StringComparison.OrdinalIgnoreCase)) is { } found ? path + "/" + found : null;
            }

            if (path is not null)
            {
                return path;
            }
        }

        return null;
    }
}
