using System.Text;
using Forensics.Sdk;
using Forensics.Sdk.Linux;

namespace Forensics.Plugins.Network.Namespaces;

/// <summary>
/// Whether a module of the kernel is there already. Asking for what is not makes the kernel run modprobe, as root, from the device's own path: nothing here does that.
/// A kernel without <c>/proc/modules</c> cannot load any, and one whose <c>kernel.modules_disabled</c> is set will not.
/// </summary>
internal sealed class KernelModules
{
    private readonly HashSet<string> present = new(StringComparer.Ordinal);
    private readonly RootFiles files;
    private readonly bool mayAsk;

    public KernelModules(RootFiles files, bool allowLoad)
    {
        this.files = files;
        var modules = files.ReadKernel(EvidencePath.Of("/proc/modules"), NetworkLimits.ModuleListBytes);
        var disabled = files.ReadKernel(EvidencePath.Of("/proc/sys/kernel/modules_disabled"));
        mayAsk = allowLoad || (modules is null && files.Status(EvidencePath.Of("/proc/self")) is not null && files.Status(EvidencePath.Of("/proc/modules")) is null)
            || (disabled is { } text && text.Span.TrimEnd((byte)'\n').SequenceEqual("1"u8));
        Add(modules ?? default, first: true);
        var release = files.ReadKernel(EvidencePath.Of("/proc/sys/kernel/osrelease")) is { } name ? Encoding.Latin1.GetString(name.Span).Trim() : string.Empty;
        if (!mayAsk && release.Length > 0 && !release.Contains('/', StringComparison.Ordinal))
        {
            Add(files.Read(EvidencePath.Of($"/lib/modules/{release}/modules.builtin"), NetworkLimits.ModuleListBytes) ?? default, first: false);
        }
    }

    /// <summary>The first of some modules that would have to be loaded.</summary>
    /// <returns>Null when all are there, or none can be loaded anyway.</returns>
    public string? WouldLoad(params ReadOnlySpan<string> modules)
    {
        foreach (var module in modules)
        {
            if (!mayAsk && !present.Contains(module) && files.Status(EvidencePath.Of($"/sys/module/{module}")) is null)
            {
                return module;
            }
        }

        return null;
    }

    /// <summary>Whether a module is loaded, or built in and known by its parameters.</summary>
    public bool IsThere(string module) => present.Contains(module) || files.Status(EvidencePath.Of($"/sys/module/{module}")) is not null;

    /// <summary>Whether tables of iptables or ip6tables (legacy) can be: built in, the modules show by their files alone.</summary>
    public bool HasXtables => IsThere("ip_tables") || IsThere("ip6_tables")
        || files.Status(EvidencePath.Of("/proc/self/net/ip_tables_names")) is not null || files.Status(EvidencePath.Of("/proc/self/net/ip6_tables_names")) is not null;

    /// <summary>Lines of <c>/proc/modules</c> begin with a name (proc_modules(5)); those of <c>modules.builtin</c> are paths that end in <c>NAME.ko</c>.</summary>
    private void Add(ReadOnlyMemory<byte> list, bool first)
    {
        foreach (var range in list.Span.Split((byte)'\n'))
        {
            var line = Encoding.Latin1.GetString(list.Span[range]);
            var name = first ? line.Split(' ')[0] : line[(line.LastIndexOf('/') + 1)..];
            name = first || !name.EndsWith(".ko", StringComparison.Ordinal) ? name : name[..^3];
            present.Add(name.Replace('-', '_'));
        }
    }
}
