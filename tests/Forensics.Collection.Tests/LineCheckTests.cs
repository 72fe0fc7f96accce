using System.Text;
using System.Text.Json;

using Forensics.Collection.Run;

namespace Forensics.Collection.Tests;

public sealed class LineCheckTests
{
    [TestCase("{}\n", 1)]
    [TestCase("{\"a\":1}\n{\"b\":[\"x\",\"y\"],\"c\":null}\n", 2)]
    [TestCase("{ \"a\" : { \"deep\" : [ 1.5e3, true ] } }\n", 1)]
    [TestCase("{\"a\":\"\\u00e9\\n\\\"\\\\\"}\r\n", 1)]
    public void WholeLinesOfOneObjectEachAreCounted(string lines, int count)
        => Assert.That(LineCheck.Count(Encoding.UTF8.GetBytes(lines)), Is.EqualTo(count));

    [TestCase("")]
    [TestCase("{}")]
    [TestCase("\n")]
    [TestCase("[]\n")]
    [TestCase("1\n")]
    [TestCase("{}{}\n")]
    [TestCase("{} {}\n")]
    [TestCase("{\"a\":1,}\n")]
    [TestCase("{\"a\":01}\n")]
    [TestCase("{\"a\":-}\n")]
    [TestCase("{\"a\":\"\t\"}\n")]
    [TestCase("{\"a\":\"\\x\"}\n")]
    [TestCase("{\"a\":\"\\u12g4\"}\n")]
    [TestCase("{\"a\":nul}\n")]
    [TestCase("{\"a\" 1}\n")]
    [TestCase("{a:1}\n")]
    [TestCase("{\"a\":[\"x\",]}\n")]
    [TestCase("{\"a\":\"x}\n")]
    [TestCase("{}\n\n")]
    [TestCase("{\"a\":1}//c\n")]
    public void AnythingElseIsABreach(string lines)
        => Assert.That(() => LineCheck.Count(Encoding.UTF8.GetBytes(lines)), Throws.InstanceOf<ContractBreachException>());

    [Test]
    public void InvalidUtf8IsABreach()
        => Assert.That(() => LineCheck.Count([.. "{\"a\":\""u8, 0xff, .. "\"}\n"u8]), Throws.InstanceOf<ContractBreachException>());

    [Test]
    public void DeeperThan64LevelsIsABreach()
    {
        static byte[] Nested(int levels) => Encoding.UTF8.GetBytes($"{{\"a\":{new string('[', levels - 1)}{new string(']', levels - 1)}}}\n");
        Assert.That(LineCheck.Count(Nested(64)), Is.EqualTo(1));
        Assert.That(() => LineCheck.Count(Nested(65)), Throws.InstanceOf<ContractBreachException>());
    }

    /// <summary>The fast scan may say no to what is valid, never yes to what is not: JsonDocument judges.</summary>
    [Test]
    public void TheFastScanNeverAcceptsWhatTheGeneralReaderRefuses()
    {
        var random = new Random(20261124);
        byte[][] seeds =
        [
            [.. "{\"path\":\"/a\\\"\\u0041\",\"size_bytes\":120,\"flags\":[\"append\",\"dax\"],\"x\":null,\"y\":true,\"z\":-7}"u8],
            [.. "{\"a\":[],\"b\":false,\"c\":\"\",\"d\":0}"u8],
        ];
        var accepted = 0;
        for (var round = 0; round < 300_000; round++)
        {
            var line = seeds[round % seeds.Length].ToArray();
            for (var change = random.Next(4); change > 0; change--)
            {
                line[random.Next(line.Length)] = (byte)"{}[]\",:\\u0159-.eEtrfalsn \n\tx"[random.Next(28)];
            }

            if (FlatObject.IsValid(line))
            {
                accepted++;
                Assert.That(() => JsonDocument.Parse(line).Dispose(), Throws.Nothing, Encoding.UTF8.GetString(line));
            }
        }

        Assert.That(accepted, Is.GreaterThan(10_000), "the scan must meet lines that it accepts");
    }
}
