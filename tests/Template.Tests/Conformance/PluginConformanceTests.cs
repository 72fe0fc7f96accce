using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Forensics.Sdk;
using Forensics.Sdk.Testing;

namespace Template.Tests.Conformance;

/// <summary>The conformance check finds each breach, names it, and finds none where there is none.</summary>
public sealed class PluginConformanceTests
{
    private readonly TestRoot root = new();

    [OneTimeTearDown]
    public void CleanUp() => root.Dispose();

    [TestCase("none", null)]
    [TestCase("no-item", "it requests no item")]
    [TestCase("open-item", "item one is left open")]
    [TestCase("concluded-twice", "it ended with ContractException: item one was not requested, or is concluded already")]
    [TestCase("no-reason", "item one is Denied without a reason")]
    [TestCase("prints", "it prints")]
    [TestCase("throws", "it ended with FormatException: of a kind that nobody declared")]
    [TestCase("undeclared", "it ended with ContractException: test.faulty emits String, which its descriptor does not declare")]
    [TestCase("fault-code", "it ended with ContractException: a fault has the code 'lower case'")]
    [TestCase("no-json", "test.note: a line is not one JSON object in valid UTF-8")]
    [TestCase("twice-the-same-field", "test.note: a line is not one JSON object in valid UTF-8")]
    [TestCase("unknown-field", "test.note: a line has the field colour, which the schema does not")]
    [TestCase("field-left-out", "test.note: a line is without the field path: unknown is null, not left out")]
    [TestCase("no-read-at", "test.note: a line does not say when it was read")]
    [TestCase("too-long", "it ended with ContractException: a test.note of 10")]
    [TestCase("deaf", "it does not end within 5 s after it was asked to")]
    public async Task ABreachIsFoundAndNamed(string rule, string? breach)
    {
        var breaches = await PluginConformance.CheckAsync<Faulty>(root.Root, $$"""{"break":"{{rule}}"}""");
        Assert.That(breaches, breach is null ? Is.Empty : Has.Some.StartsWith(breach));
    }

    [Test]
    public async Task WhatADescriptionLacksIsNamed()
        => Assert.That(await PluginConformance.CheckAsync<Misdescribed>(root.Root), Is.EqualTo(new[]
        {
            "option word does not say what it does: give it a Description",
            "the pattern of option word needs backtracking, which the host does not do: no look-around, no back references",
            "test.timeless has no read_at: add a UnixTime ReadAt",
            "test.timeless.aName is not snake_case",
        }));

    [Test]
    public async Task ADescriptionThatIsNotValidIsTheOneBreach()
        => Assert.That(await PluginConformance.CheckAsync<Misnamed>(root.Root), Has.Count.EqualTo(1).And.Some.StartsWith("its description is not valid: collector id 'Test Misnamed'"));

    [Test]
    public void TheLongestLineAndNoLongerOneIsTaken()
    {
        // The host's bound: a frame of 1 MiB, less the number of the stream; the line feed counts.
        const int Longest = (1 << 20) - 2;
        var schema = new Faulty().Descriptor.Records[0];
        var context = new RecordingContext(new() { Id = "test.lines", Summary = "Lines.", Records = [schema] }, root.Root, TimeProvider.System);
        Assert.That(async () => await context.EmitUtf8Async(schema, LineOf(Longest), CancellationToken.None), Throws.Nothing);
        Assert.That(async () => await context.EmitUtf8Async(schema, LineOf(Longest + 1), CancellationToken.None), Throws.InstanceOf<ContractException>());
    }

    [Test]
    public void OptionsAreBoundAsTheWorkerBindsThem()
    {
        Assert.That(CollectorRun.Bind<FaultyOptions>("""{"break":"no-item"}""").Break, Is.EqualTo(Rule.NoItem));
        Assert.That(() => CollectorRun.Bind<FaultyOptions>("""{"brake":"no-item"}"""), Throws.InstanceOf<JsonException>());
        Assert.That(() => CollectorRun.Bind<MisdescribedOptions>("""{"word":"xyz"}"""), Throws.InstanceOf<ValidationException>());
    }

    [Test]
    public void WhatOthersPrintMeanwhileIsNoBreach()
    {
        using var end = new CancellationTokenSource();
        var printing = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                Console.Write('.');
            }
        });
        try
        {
            Assert.That(PluginConformance.CheckAsync<Faulty>(root.Root).GetAwaiter().GetResult(), Is.Empty);
        }
        finally
        {
            end.Cancel();
            Assert.That(printing.Wait(TimeSpan.FromSeconds(30)), Is.True);
        }
    }

    private static byte[] LineOf(int length) => [.. "{\"text\":\""u8, .. Enumerable.Repeat((byte)'x', length - 12), .. "\"}\n"u8];
}
