using Forensics.Collection.Catalogue;

namespace Forensics.Collection.Tests;

public sealed class PluginCatalogueTests
{
    private string folder = string.Empty;

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("plugins-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void ARecordOfTwoPluginsHasOneSchema()
    {
        Write("a", "a.one", """{"type":"object"}""");
        Write("b", "b.one", """{"type":"object"}""");
        Write("c", "c.one", """{"type":"object","title":"another"}""");
        var catalogue = PluginCatalogue.Load([folder]);
        Assert.That(catalogue.Collectors.Keys, Is.EqualTo((string[])["a.one", "b.one"]));
        Assert.That(catalogue.Refused.Single().Reason, Does.Contain("record note v1 has another schema than that of a.one"));
    }

    [Test]
    public void TheFirstPluginKeepsItsCollector()
    {
        Write("a", "same.id", "{}");
        Write("b", "same.id", "{}");
        var catalogue = PluginCatalogue.Load([folder]);
        Assert.That(catalogue.Collectors["same.id"].Package.Id, Is.EqualTo("a"));
        Assert.That(catalogue.Refused.Single().Reason, Does.Contain("already provided by"));
    }

    [Test]
    public void AFolderThatDoesNotExistIsNamed()
        => Assert.That(() => PluginCatalogue.Load([Path.Combine(folder, "none")]), Throws.InstanceOf<DirectoryNotFoundException>().With.Message.Contains("none"));

    [TestCase("", "unstated", false)]
    [TestCase("\"volatility\":\"process_memory\",", "process_memory", false)]
    [TestCase("\"volatility\":\"disk\",\"exclusive_stream\":true,", "disk", true)]
    public void WhatAPluginDoesNotStateIsTheMostCareful(string members, string volatility, bool exclusive)
    {
        Write("a", "a.one", "{}", members);
        var collector = PluginCatalogue.Load([folder]).Collectors["a.one"];
        Assert.That((collector.Volatility, collector.ExclusiveStream), Is.EqualTo((volatility, exclusive)));
    }

    [TestCase("\"volatility\":\"soon\",", "its volatility is \"soon\", this program knows unstated, state, device_memory, process_memory, files, disk")]
    [TestCase("\"volatility\":null,", "its volatility is null")]
    [TestCase("\"volatility\":7,", "it is malformed")]
    [TestCase("\"exclusive_stream\":\"yes\",", "it is malformed")]
    public void AVolatilityThatIsNotKnownRefusesThePlugin(string members, string reason)
    {
        Write("a", "a.one", "{}", members);
        Assert.That(PluginCatalogue.Load([folder]).Refused.Single().Reason, Does.Contain(reason));
    }

    private void Write(string package, string collector, string schema, string members = "")
    {
        var directory = Directory.CreateDirectory(Path.Combine(folder, package)).FullName;
        File.WriteAllText(Path.Combine(directory, "plugin.json"), $$$"""
            {"schema":"forensics.plugin/1","package_id":"{{{package}}}","version":"1.0","sdk":"0.1.0","assembly":"X.dll","files":[{"path":"X.dll","sha256":"{{{new string('0', 64)}}}"}],"signature":null,
             "collectors":[{"id":"{{{collector}}}","kind":"collector","summary":"s","needs":[],"impact":"light",{{{members}}}"references":[],
             "options_schema":{"type":"object","properties":{}},"records":[{"name":"note","version":1,"schema":{{{schema}}}}]}]}
            """);
    }
}
