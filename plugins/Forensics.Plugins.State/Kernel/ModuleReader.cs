using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.State.Kernel;

/// <summary>Reads what is known of one module.</summary>
internal sealed class ModuleReader(ShortFiles files, ModuleIndex index, ModulesOptions options)
{
    private static readonly EvidencePath Folder = EvidencePath.Of("/sys/module");

    public ModuleRecord Read(EvidenceText name, ModuleViews views, UnixTime readAt)
    {
        var folder = BytePath.Child(Folder.Bytes.Span, name.Bytes.Span);
        var line = views.Listed.GetValueOrDefault(name);
        var path = index.Find(name);
        var file = options.Files && path is { } place ? ModuleFile.Read(files.Files, place) : null;
        var taint = Text(folder, "taint"u8)?.ToString() ?? line?.Taints;
        var source = Text(folder, "srcversion"u8);
        var fileSource = file?.Section?.Find("srcversion");
        return new()
        {
            Name = name,
            ShownBy = views.Showing(name),
            SizeBytes = line?.SizeBytes,
            ReferenceCount = line?.ReferenceCount,
            UsedBy = line?.UsedBy ?? [],
            State = Text(folder, "initstate"u8)?.ToString() ?? line?.State,
            Taints = taint is null ? Exists(folder, "taint"u8) ? [] : null : Taints.OfLetters(taint),
            LoadAddress = line?.LoadAddress,
            Version = Text(folder, "version"u8),
            SourceVersion = source,
            Parameters = options.Parameters ? Parameters(folder) : [],
            Path = path,
            Sha256 = file?.Sha256,
            ModifiedAt = file?.ModifiedAt,
            FileSourceVersion = fileSource,
            FileMatches = source is { } loaded && fileSource is { } lying ? loaded.Equals(lying) : null,
            InTree = file?.Section is { } section ? section.Find("intree") is not null : null,
            VersionMagic = file?.Section?.Find("vermagic"),
            SignatureState = file?.Signature?.State,
            Signer = file?.Signature?.Signer,
            SignatureKeyId = file?.Signature?.KeyId,
            SignatureHash = file?.Signature?.Hash,
            ReadAt = readAt,
        };
    }

    private bool Exists(EvidencePath folder, ReadOnlySpan<byte> name) => files.Files.Status(BytePath.Child(folder.Bytes.Span, name)) is not null;

    private EvidenceText? Text(EvidencePath folder, ReadOnlySpan<byte> name)
        => files.Files.ReadKernel(BytePath.Child(folder.Bytes.Span, name), KernelLimits.ModuleTextBytes) is { } content && content.Span.TrimEnd(" \n"u8) is { IsEmpty: false } text ? new(content[..text.Length]) : null;

    private List<ModuleParameter> Parameters(EvidencePath folder)
    {
        var place = BytePath.Child(folder.Bytes.Span, "parameters"u8);
        var names = files.Files.List(place);
        if (names.Count > KernelLimits.ModuleParameters)
        {
            files.Files.Note(new(place, FaultKind.OverLimit, "PARAMETERS_OVER_LIMIT", $"only {KernelLimits.ModuleParameters} parameters of the module were taken"));
        }

        var parameters = new List<ModuleParameter>();
        foreach (var name in names.Take(KernelLimits.ModuleParameters))
        {
            var path = BytePath.Child(place.Bytes.Span, name.Bytes.Span);
            // Some can only be written.
            var isReadable = files.Files.Status(path) is { } status && (status.Permissions & 0x124) != 0;
            parameters.Add(new(name, isReadable && files.Files.ReadKernel(path, KernelLimits.ModuleParameterBytes) is { } value ? new EvidenceText(value.TrimEnd("\n"u8)) : null));
        }

        return parameters;
    }
}
