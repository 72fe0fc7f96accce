using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Microsoft.Win32.SafeHandles;

namespace Forensics.Plugins.Memory.Device.Symbols;

/// <summary>Stores what an analysis needs beside an image of the device's memory: symbols, types, configuration, identity and layout of the kernel.</summary>
internal sealed class KernelSymbols(CollectionContext context)
{
    public const string Item = "symbols";

    private readonly BlobNames names = new();
    private readonly List<CollectionFault> faults = [];
    private int stored;
    private EvidenceText? release;
    private string? buildId;

    /// <summary>Stores all of it. What this kernel does not have is not missed.</summary>
    /// <param name="vmcoreInfo">The content of the note of that name, from the source of the memory; empty when it has none.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>How the item ends.</returns>
    public async Task<ItemConclusion> StoreAsync(ReadOnlyMemory<byte> vmcoreInfo, CancellationToken cancellationToken)
    {
        using var files = new RootFiles(context.Root, context.Clock);
        release = Text(files.Read(EvidencePath.Of("/proc/sys/kernel/osrelease"), SymbolLimits.IdentityBytes));
        buildId = files.Read(EvidencePath.Of("/sys/kernel/notes"), SymbolLimits.IdentityBytes) is { } notes && !ElfBuildId.ReadNotes(notes.Span, out var found).Failed ? found : null;
        if (!vmcoreInfo.IsEmpty)
        {
            await StoreVmcoreInfoAsync(vmcoreInfo, cancellationToken).ConfigureAwait(false);
        }

        foreach (var source in SymbolSources.Fixed)
        {
            _ = await StoreAsync(source, files, cancellationToken).ConfigureAwait(false);
        }

        foreach (var group in SymbolSources.Alternatives(release is { } text ? text.Bytes.Span : default))
        {
            foreach (var source in group)
            {
                if (await StoreAsync(source, files, cancellationToken).ConfigureAwait(false))
                {
                    break;
                }
            }
        }

        await StoreModuleTypesAsync(files, cancellationToken).ConfigureAwait(false);
        faults.AddRange(files.TakeFaults());
        foreach (var fault in faults)
        {
            await context.ReportFaultAsync(fault, cancellationToken).ConfigureAwait(false);
        }

        var flags = faults.Count > 0 || context.ContentRefusal is not null ? ItemFlags.Truncated : ItemFlags.None;
        return context.ContentRefusal is { } refusal ? new(Item, ItemState.OverLimit, stored > 0 ? flags : ItemFlags.None, refusal)
            : stored > 0 ? new(Item, ItemState.Collected, flags, faults.Count == 0 ? null : string.Join("; ", faults.Select(fault => $"{fault.Subject}: {fault.Message}").Take(8)))
            : faults.Count > 0 ? new(Item, new Errno(faults[0].Errno) is { Failed: true } error ? error.State : ItemState.ReadError, Reason: faults[0].Message)
            : new(Item, ItemState.Empty, Reason: "nothing of a running kernel is below this root");
    }

    private async Task StoreModuleTypesAsync(RootFiles files, CancellationToken cancellationToken)
    {
        var modules = files.List(SymbolSources.TypeFolder).Where(name => !name.Bytes.Span.SequenceEqual("vmlinux"u8)).ToList();
        if (modules.Count > SymbolLimits.Modules)
        {
            faults.Add(SymbolFaults.TooManyModules(SymbolSources.TypeFolder));
        }

        foreach (var module in modules.Take(SymbolLimits.Modules))
        {
            var path = BytePath.Child(SymbolSources.TypeFolder.Bytes.Span, module.Bytes.Span);
            _ = await StoreAsync(SymbolSources.ModuleTypes(path, names.Of("btf.", module.Bytes.Span)), files, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task StoreVmcoreInfoAsync(ReadOnlyMemory<byte> vmcoreInfo, CancellationToken cancellationToken)
    {
        if (context.ContentRefusal is not null)
        {
            return;
        }

        const string Name = "vmcoreinfo";
        using var content = new MemoryStream(vmcoreInfo.ToArray(), writable: false);
        var blob = await context.StoreAsync(new() { Kind = BlobKind.Extra, Name = Name, LengthBytes = vmcoreInfo.Length }, content, cancellationToken).ConfigureAwait(false);
        stored++;
        await context.EmitAsync(Record(Name, SymbolSources.KernelKind, blob) with { StoredBytes = vmcoreInfo.Length }, cancellationToken).ConfigureAwait(false);
    }

    /// <returns>Whether it is there.</returns>
    private async Task<bool> StoreAsync(SymbolSource source, RootFiles files, CancellationToken cancellationToken)
    {
        if (context.ContentRefusal is not null || files.IsBehindAutomount(source.Path))
        {
            return false;
        }

        if (!files.Reader.TryRead(_ => (Error: context.Root.Open(source.Path.Bytes.Span, OpenAs.RegularFile, LinkRule.FollowWithinRoot, out var opened), File: opened), out var answer))
        {
            faults.Add(SymbolFaults.Unread(source.Path, Errno.ETIMEDOUT, files.Reader));
            return false;
        }

        using var file = answer.File;
        if (answer.Error.Failed)
        {
            if (answer.Error != Errno.ENOENT && answer.Error != Errno.ENOTDIR)
            {
                faults.Add(SymbolFaults.Unread(source.Path, answer.Error, files.Reader));
            }

            return false;
        }

        await StoreAsync(source, file, files.Reader, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task StoreAsync(SymbolSource source, SafeFileHandle file, AbandonableReader reader, CancellationToken cancellationToken)
    {
        var look = source.AddressField is { } field ? new AddressLook(field) : null;
        using var content = new SymbolContent(file, source.LimitBytes, reader, look);
        if (content.Begin() is { Failed: true } error)
        {
            faults.Add(SymbolFaults.Unread(source.Path, error, reader));
            return;
        }

        var blob = await context.StoreAsync(new() { Kind = BlobKind.Extra, Name = source.Name }, content, cancellationToken).ConfigureAwait(false);
        stored++;
        if (content.Error.Failed)
        {
            faults.Add(SymbolFaults.Unread(source.Path, content.Error, reader));
        }

        if (content.IsOverLimit)
        {
            faults.Add(SymbolFaults.Cut(source.Path, source.LimitBytes));
        }

        if (look is { IsHidden: true } && source.HiddenCode is { } code)
        {
            faults.Add(SymbolFaults.Hidden(source.Path, code));
        }

        var record = Record(source.Name, source.Kind, blob) with
        {
            Path = source.Path,
            StoredBytes = content.StoredBytes,
            Truncated = content.Error.Failed || content.IsOverLimit || context.ContentRefusal is not null,
            Hidden = look?.IsHidden,
            Placeholder = content.Start.IndexOf("The real System.map is in"u8) >= 0,
        };
        await context.EmitAsync(record, cancellationToken).ConfigureAwait(false);
    }

    private SymbolFileRecord Record(string name, string kind, BlobId blob) => new()
    {
        Name = name,
        Path = null,
        FileKind = kind,
        Blob = blob.Value,
        StoredBytes = 0,
        Truncated = false,
        Hidden = null,
        Placeholder = false,
        KernelRelease = release,
        BuildId = buildId,
        ReadAt = UnixTime.Of(context.Clock.GetUtcNow()),
    };

    private static EvidenceText? Text(ReadOnlyMemory<byte>? content) => content is { } bytes && bytes.Span.TrimEnd("\n"u8) is { IsEmpty: false } text ? new(text.ToArray()) : null;
}
