using System.Collections.Frozen;

namespace Forensics.Host.Reporting.Reading;

/// <summary>Of our own records with many fields those that a table shows first; of all others it shows the first that have values.</summary>
internal static class KnownColumns
{
    private static readonly FrozenDictionary<string, string[]> Names = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["user.account"] = ["user_name", "user_id", "superuser", "home_directory", "shell", "password_state", "password_changed_at", "last_logon_at"],
        ["user.logon"] = ["logged_on_at", "logged_off_at", "logon_kind", "user_name", "terminal", "remote_host", "remote_address", "logon_source"],
        ["mount"] = ["path", "type", "source", "mount_options", "file_system_class", "covered_by", "in_fstab", "free_bytes"],
        ["kernel.module"] = ["name", "state", "taints", "signature_state", "shown_by", "used_by", "size_bytes", "path"],
        ["network.interface"] = ["interface", "name", "state", "hardware_address", "flags", "net_namespace"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The fields in the order of a table: those that come first, where the record has them, then the others as they come.</summary>
    public static IEnumerable<string> Order(string record, IReadOnlyList<string> fields)
        => Names.TryGetValue(record, out var first) ? first.Where(fields.Contains).Concat(fields.Except(first)) : fields;
}
