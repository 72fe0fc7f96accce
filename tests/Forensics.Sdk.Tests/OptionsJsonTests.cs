using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Forensics.Sdk.Manifest;

namespace Forensics.Sdk.Tests;

public sealed class OptionsJsonTests
{
    [Test]
    public void TheSchemaTellsNamesTypesRangesAndDefaults()
        => Assert.That(OptionsJson.Schema(typeof(SampleOptions)).ToJsonString(), Is.EqualTo(
            string.Concat(
                """{"type":"object","additionalProperties":false,"properties":{""",
                """ "depth":{"description":"Levels.","type":"integer","minimum":0,"maximum":100,"default":7},""".Trim(),
                """ "max_file_bytes":{"type":"integer","default":null},""".Trim(),
                """ "name_mask":{"type":"string","pattern":"^(?:[a-z]*)$","default":""},""".Trim(),
                """ "hashes":{"type":"array","items":{"type":"string","enum":["md5","sha256-tree"]},"default":["md5"]},""".Trim(),
                """ "follow":{"type":"boolean","default":true}}}""".Trim())));

    [Test]
    public void TheWorkerBindsWhatTheHostChecked()
    {
        var options = (SampleOptions)OptionsJson.Bind(typeof(SampleOptions), """{"depth":3,"hashes":["sha256-tree"],"follow":false}""");
        Assert.Multiple(() =>
        {
            Assert.That(options.Depth, Is.EqualTo(3));
            Assert.That(options.Hashes, Is.EqualTo(new[] { SampleHash.Sha256Tree }));
            Assert.That(options.Follow, Is.False);
            Assert.That(options.MaxFileBytes, Is.Null);
        });
    }

    [TestCase("""{"depth":101}""")]
    [TestCase("""{"name_mask":"UPPER"}""")]
    public void TheWorkerChecksTheAttributesAgain(string json)
        => Assert.That(() => OptionsJson.Bind(typeof(SampleOptions), json), Throws.InstanceOf<ValidationException>());

    [TestCase("""{"no_such":1}""")]
    [TestCase("""{"hashes":[1]}""")]
    [TestCase("""{"follow":"yes"}""")]
    [TestCase("null")]
    public void WhatDoesNotFitTheTypeIsRefused(string json)
        => Assert.That(() => OptionsJson.Bind(typeof(SampleOptions), json), Throws.InstanceOf<JsonException>());

    [Test]
    public void AnOptionOfAnotherTypeIsAContractBreach()
        => Assert.That(() => OptionsJson.Schema(typeof(BadOptions)), Throws.InstanceOf<ContractException>().With.Message.Contains("Since"));

    [Test]
    public void ARangeMayReachTheLargestLong()
        => Assert.That(OptionsJson.Schema(typeof(WideOptions))["properties"]!["size_bytes"]!["maximum"]!.GetValue<long>(), Is.EqualTo(long.MaxValue));

    private sealed class WideOptions
    {
        [System.ComponentModel.DataAnnotations.Range(0, long.MaxValue)]
        public long SizeBytes { get; set; }
    }

    private sealed class BadOptions
    {
        public DateTime Since { get; set; }
    }
}

internal sealed class SampleOptions
{
    [System.ComponentModel.DataAnnotations.Range(0, 100)]
    [System.ComponentModel.Description("Levels.")]
    public int Depth { get; set; } = 7;

    public long? MaxFileBytes { get; set; }

    [RegularExpression("[a-z]*")]
    public string NameMask { get; set; } = string.Empty;

    public IReadOnlyList<SampleHash> Hashes { get; set; } = [SampleHash.Md5];

    public bool Follow { get; set; } = true;
}

internal enum SampleHash
{
    Md5,
    Sha256Tree,
}
