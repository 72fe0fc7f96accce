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
        ["user.ssh_key"] = ["key_kind", "user_name", "path", "line", "key_type", "fingerprint_sha256", "forced_command", "comment"],
        ["user.sudo_rule"] = ["rule_kind", "rule_users", "rule_commands", "run_as_users", "without_password", "text", "path", "line"],
        ["kernel.condition"] = ["taints", "lockdown", "security_modules", "module_signatures_enforced", "modules_disabled", "modprobe_path", "core_pattern", "uevent_program"],
        ["network.interface"] = ["name", "operational_state", "interface_kind", "physical_address", "permanent_address", "flags", "promiscuity", "net_namespace"],
        ["network.filter_rule"] = ["filter_object", "family", "filter_table", "chain", "hook", "chain_policy", "text", "net_namespace"],
        ["network.route"] = ["destination", "gateway", "interface", "route_type", "route_table", "metric", "preferred_source", "net_namespace"],
        ["network.address"] = ["interface", "address", "prefix_length", "family", "scope", "label", "flags", "net_namespace"],
        ["network.neighbour"] = ["address", "physical_address", "interface", "neighbour_state", "router", "family", "confirmed_ago_ms", "net_namespace"],
        ["network.rule"] = ["rule_priority", "action", "route_table", "source_prefix", "destination", "input_interface", "firewall_mark", "net_namespace"],
        ["system.info"] = ["host.name", "operating_system.pretty_name", "kernel.release", "kernel.booted_at", "operating_system.installed_at", "hardware.virtualization", "hardware.secure_boot", "clock.time_zone"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The fields in the order of a table: those that come first, where the record has them, then the others as they come.</summary>
    public static IEnumerable<string> Order(string record, IReadOnlyList<string> fields)
        => Names.TryGetValue(record, out var first) ? first.Where(fields.Contains).Concat(fields.Except(first)) : fields;
}
