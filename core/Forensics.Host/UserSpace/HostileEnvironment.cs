using System.Collections;
using Forensics.Collection.Native;

namespace Forensics.Host.UserSpace;

/// <summary>
/// What could have put code of others into this program, or steered its libraries, before its first line ran: variables (<c>ld.so(8)</c>, the runtime's and
/// OpenSSL's), and the loader's list of what every program of the device has to load.
/// </summary>
internal static class HostileEnvironment
{
    public const string PreloadList = "/etc/ld.so.preload";

    private static readonly string[] Prefixes = ["LD_", "CORECLR_", "COMPlus_", "OPENSSL_"];

    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "GCONV_PATH", "GLIBC_TUNABLES", "LOCPATH", "NLSPATH", "RESOLV_HOST_CONF",
        "DOTNET_STARTUP_HOOKS", "DOTNET_ADDITIONAL_DEPS", "DOTNET_SHARED_STORE", "DOTNET_AltJit", "DOTNET_AltJitName", "DOTNET_JitName", "DOTNET_JitPath", "DOTNET_GCName",
        "DOTNET_GCPath", "DOTNET_DiagnosticPorts", "DOTNET_EnableEventPipe", "DOTNET_DbgEnableMiniDump", "DOTNET_DbgMiniDumpName", "DOTNET_LTTng",
        "DOTNET_BUNDLE_EXTRACT_BASE_DIR",
    };

    public static IEnumerable<Alert> Find(int processId)
    {
        // As it is now, and as it was when the program was started: what was loaded then may have removed its traces.
        var now = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => ((string)variable.Key, (string?)variable.Value)).Where(IsDangerous).Select(variable => variable.Item1).ToHashSet(StringComparer.Ordinal);
        var atStart = (SmallFile.TryReadWhole($"/proc/{processId}/environ", UserSpaceLimits.MaxEnvironmentBytes) ?? string.Empty).Split('\0')
            .Select(variable => variable.Split('=', 2)).Select(parts => (parts[0], parts.ElementAtOrDefault(1))).Where(IsDangerous).Select(variable => variable.Item1).ToHashSet(StringComparer.Ordinal);
        if (now.Count > 0)
        {
            yield return new("HOSTILE_ENVIRONMENT", $"variables that load code or steer libraries are set for this program: {string.Join(", ", now.Order(StringComparer.Ordinal))}")
            {
                ProcessId = processId,
                Names = [.. now.Order(StringComparer.Ordinal)],
            };
        }

        if (atStart.Except(now).Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } removed)
        {
            yield return new("HOSTILE_ENVIRONMENT_AT_START", $"variables that load code or steer libraries were set when this program was started, and are not any more: {string.Join(", ", removed)}")
            {
                ProcessId = processId,
                Names = removed,
            };
        }

        if (File.Exists(PreloadList))
        {
            yield return new("PRELOAD_LIST", $"{PreloadList} exists: what it names is loaded into every program of the device that uses its loader") { Path = PreloadList };
        }
    }

    // Our own launcher names an empty configuration, so that none of the device's is read.
    private static bool IsDangerous((string Name, string? Value) variable)
        => (Names.Contains(variable.Name) || Prefixes.Any(prefix => variable.Name.StartsWith(prefix, StringComparison.Ordinal))) && variable is not ("OPENSSL_CONF", "/dev/null");
}
