using System.Text.Json;
using Forensics.Plugins.Memory.Clr.Dac;
using Forensics.Plugins.Memory.Clr.Findings;
using Forensics.Plugins.Memory.Clr.Records;
using Forensics.Sdk;

namespace Forensics.Plugins.Memory.Tests.Clr;

/// <summary>Findings as records.</summary>
public sealed class ClrRecordsTests
{
    [Test]
    public void EachRecordHasASchemaWithDescriptions()
    {
        RecordSchema[] all =
        [
            RecordSchema.Of(ClrJson.Default.ClrRuntimeRecord), RecordSchema.Of(ClrJson.Default.ClrModuleRecord), RecordSchema.Of(ClrJson.Default.ClrThreadRecord),
            RecordSchema.Of(ClrJson.Default.ClrExceptionRecord), RecordSchema.Of(ClrJson.Default.ClrTypeRecord), RecordSchema.Of(ClrJson.Default.ClrStringRecord),
            RecordSchema.Of(ClrJson.Default.ClrRootRecord),
        ];
        Assert.That(all.Select(schema => schema.Name), Is.EqualTo(new[] { "memory.clr.runtime", "memory.clr.module", "memory.clr.thread", "memory.clr.exception", "memory.clr.type", "memory.clr.string", "memory.clr.root" }));
        foreach (var schema in all)
        {
            var properties = JsonDocument.Parse(schema.JsonSchema).RootElement.GetProperty("properties").EnumerateObject().Where(property => !property.Name.EndsWith("_unix", StringComparison.Ordinal)).ToList();
            Assert.That(properties.Select(property => property.Name), Is.SupersetOf(new[] { "pid", "unique_pid", "read_at" }));
            Assert.That(properties.Where(property => !property.Value.TryGetProperty("description", out _)).Select(property => property.Name), Is.Empty, schema.Name);
        }
    }

    [Test]
    public void AddressesAreHexadecimalAndUnknownIsNull()
    {
        var records = new ClrRecords(7, "u");
        var module = records.Of(new ModuleFinding(null, "a.dll", null, null, null, null, true, null), null, default);
        Assert.That((module.Pid, module.UniquePid, module.Address, module.SizeBytes, module.Mvid, module.OnDisk), Is.EqualTo(((int?)7, "u", (string?)null, (long?)null, (string?)null, false)));
        Assert.That(records.Of(new StringFinding(0x7f00_0000_1000, "t", 0, 1), default).Address, Is.EqualTo("7f0000001000"));
        var runtime = records.Of(new RuntimeFinding(0x1000, null, null, "core", "x64", false, null, null, null), new DacVerdict(null, false, "no DAC was found"), null, default);
        Assert.That((runtime.DacPath, runtime.DacSha256, runtime.DacTrusted, runtime.Trust), Is.EqualTo(((string?)null, (string?)null, (bool?)null, "no DAC was found")));
    }

    [TestCase("/app/a.dll", "/app/a.dll", true)]
    [TestCase("/app/a.dll", "/app/a.dll (deleted)", false)]
    [TestCase("/app/a.dll", "/app/other", false)]
    [TestCase("/app/a.dll", null, false)]
    [TestCase(null, "/app/program", false)]
    public void AModuleIsOnDiskWhenItsOwnFileIsMapped(string? path, string? mapped, bool isOnDisk)
        => Assert.That(ClrRecords.IsOnDisk(new ModuleFinding(path, "a.dll", 1, 1, null, null, false, mapped)), Is.EqualTo(isOnDisk));
}
