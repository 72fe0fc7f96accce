using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Forensics.Collection;
using Forensics.Collection.Outcomes;
using Forensics.Sdk;
using Forensics.Sdk.Linux;
using Forensics.Wire;

namespace Docs.Tests;

/// <summary>The tables of the documents say what the code says.</summary>
public sealed class TableTests
{
    private const int LastErrno = 133;

    private static readonly Document Contract = new("docs/contract.md");
    private static readonly Document Isolation = new("docs/isolation.md");

    [Test]
    public void EveryItemStateIsThereWithWhatItMeansForTheRun()
    {
        var rows = Contract.Table("## Items");
        Assert.That(rows.Select(row => row[0]), Is.EqualTo(Words<ItemState>(JsonNamingPolicy.KebabCaseLower)).And.EquivalentTo(ItemStates.All));
        Assert.That(rows.Select(row => row[2]), Is.EqualTo(rows.Select(row => ItemStates.IsComplete(row[0]) ? "complete" : "partial")));
    }

    [Test]
    public void EveryFaultKindHasItsItemState()
    {
        var states = Contract.Table("## Faults and items").ToDictionary(row => row[0], row => row[1]);
        Assert.That(states.Keys, Is.EqualTo(Words<FaultKind>(JsonNamingPolicy.KebabCaseLower)));
        Assert.That(states.Values.Where(state => !ItemStates.All.Contains(state)), Is.Empty);
        for (var number = 1; number <= LastErrno; number++)
        {
            var error = new Errno(number);
            Assert.That(Word(error.State), Is.EqualTo(states[Word(error.KindByName)]), $"{error}");
        }
    }

    [Test]
    public void EveryOutcomeHasTheStateOfItsOpenItems()
    {
        var rows = Contract.Table("## Outcomes");
        Assert.That(rows.Select(row => row[0]), Is.EqualTo(Words<RunOutcome>(JsonNamingPolicy.SnakeCaseLower)));
        Assert.That(rows.Select(row => row[2]), Is.EqualTo(Enum.GetValues<RunOutcome>().Select(ItemStates.OfOpenItems)));
    }

    [Test]
    public void EveryLimitHasTheValueOfTheCode()
    {
        foreach (var row in Contract.Table("## Limits"))
        {
            var (type, member) = (row[2].Split('.')[0], row[2].Split('.')[1]);
            var field = (type == nameof(WireFormat) ? typeof(WireFormat) : typeof(CollectionLimits)).GetField(member, BindingFlags.Public | BindingFlags.Static);
            Assert.That(field, Is.Not.Null, row[2]);
            var value = field!.GetValue(null) is TimeSpan time ? (long)time.TotalSeconds : Convert.ToInt64(field.GetValue(null), CultureInfo.InvariantCulture);
            Assert.That(long.Parse(row[1], NumberStyles.AllowThousands, CultureInfo.InvariantCulture), Is.EqualTo(value), row[2]);
        }
    }

    [Test]
    public void EveryKindOfFrameIsThere()
        => Assert.That(
            Isolation.Table("## The channel").Select(row => $"{row[0]} {row[1]}"),
            Is.EqualTo(Enum.GetValues<FrameKind>().Where(kind => kind != FrameKind.None).Select(kind => $"0x{(byte)kind:X2} {kind}")));

    [Test]
    public void NeedsImpactsAndVolatilitiesAreNamed()
    {
        var text = string.Join('\n', Contract.Lines);
        foreach (var word in Words<Needs>(JsonNamingPolicy.SnakeCaseLower).Skip(1).Concat(Words<Impact>(JsonNamingPolicy.SnakeCaseLower)).Concat(Words<Volatility>(JsonNamingPolicy.SnakeCaseLower)))
        {
            Assert.That(text, Does.Contain($"`{word}`"));
        }
    }

    private static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum
        => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    private static IEnumerable<string> Words<TEnum>(JsonNamingPolicy naming)
        where TEnum : struct, Enum
        => Enum.GetNames<TEnum>().Select(naming.ConvertName);
}
