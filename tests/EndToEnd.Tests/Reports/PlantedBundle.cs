using System.Text;
using System.Text.Json.Nodes;
using Forensics.Bundle;

namespace EndToEnd.Tests.Reports;

/// <summary>A bundle with lines of a test's choice, signed by a stranger.</summary>
internal sealed class PlantedBundle : IDisposable
{
    public const string ReadAt = "2026-11-30T12:00:00.000000000Z";

    private readonly BundleWriter writer;

    public PlantedBundle(string path)
    {
        Path = path;
        writer = BundleWriter.Create(path, BundleSigner.ForRun("a stranger"), new BundleWriterOptions());
    }

    public string Path { get; }

    public PlantedBundle Add(string stream, params JsonObject[] lines)
    {
        writer.AppendLines(stream, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => $"{line.ToJsonString()}\n"))));
        return this;
    }

    public PlantedBundle AddText(string stream, string lines)
    {
        writer.AppendLines(stream, Encoding.UTF8.GetBytes(lines));
        return this;
    }

    public PlantedBundle AddEntry(string name, string content)
    {
        writer.WriteEntry(name, Encoding.UTF8.GetBytes(content));
        return this;
    }

    public PlantedBundle Close(JsonObject? manifest = null)
    {
        writer.Close(Encoding.UTF8.GetBytes((manifest ?? []).ToJsonString()));
        return this;
    }

    public void Dispose() => writer.Dispose();

    public static JsonObject Process(int pid, int? parent, string name, string? executable, params string[] arguments) => new()
    {
        ["pid"] = pid,
        ["parent_pid"] = parent,
        ["name"] = name,
        ["state"] = "S",
        ["started_at"] = "2026-11-30T10:00:00.000000000Z",
        ["executable"] = executable,
        ["executable_deleted"] = false,
        ["arguments"] = new JsonArray([.. arguments.Select(argument => JsonValue.Create(argument))]),
        ["effective_user_id"] = 1000,
        ["effective_user_name"] = "anna",
        ["kernel_thread"] = false,
        ["read_at"] = ReadAt,
    };

    /// <summary>An autorun as a package brought it, enabled, of root.</summary>
    public static JsonObject Autorun(string path, string? command, string? target) => new()
    {
        ["autorun_type"] = "cron",
        ["name"] = path[(path.LastIndexOf('/') + 1)..],
        ["path"] = path,
        ["line"] = 3,
        ["command"] = command,
        ["trigger"] = "boot",
        ["enabled"] = true,
        ["run_as"] = "root",
        ["modified_at"] = "2024-01-01T00:00:00.000000000Z",
        ["changed_at"] = "2024-01-01T00:00:00.000000000Z",
        ["writable_by_others"] = false,
        ["package"] = "cron",
        ["package_state"] = "unchanged",
        ["target_path"] = target,
        ["target_exists"] = true,
        ["target_writable_by_others"] = false,
        ["target_package_state"] = "unchanged",
        ["read_at"] = ReadAt,
    };

    public static JsonObject CrossView(string disagreement, string subject) => new()
    {
        ["disagreement"] = disagreement,
        ["subject"] = subject,
        ["shown_by"] = new JsonArray("kill(pid, 0)"),
        ["not_shown_by"] = new JsonArray("/proc"),
        ["compared"] = "both, three times",
        ["detail"] = null,
        ["path"] = null,
        ["pid"] = 4711,
        ["read_at"] = ReadAt,
    };

    public static JsonObject Socket(string state, string local, int port, string? remote, int remotePort, int pid, string name) => new()
    {
        ["family"] = "inet",
        ["protocol"] = "tcp",
        ["connection_state"] = state,
        ["local_address"] = local,
        ["local_port"] = port,
        ["remote_address"] = remote,
        ["remote_port"] = remotePort,
        ["inode"] = $"{port}",
        ["owners"] = new JsonArray(new JsonObject { ["pid"] = pid, ["unique_pid"] = null, ["name"] = name, ["fd"] = 3 }),
        ["read_at"] = ReadAt,
    };
}
