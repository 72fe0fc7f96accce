using System.Globalization;
using System.Text.Json;

namespace Forensics.Plugins.Processes.Tests;

public sealed class SocketTests
{
    [Test]
    public void ASocketOfEachFamilyIsFoundWithItsOwnerAndAddresses()
    {
        using var process = OddProcess.Start("sockets");
        var made = process.Announced();
        var listing = Listing.Of();
        JsonElement Socket(string word) => Of(listing, process.Pid, made[word].Single()[0]);

        Assert.That(Row(Socket("tcp")), Is.EqualTo(("inet", "tcp", "127.0.0.1", made["tcp"].Single()[1], "listen")));
        Assert.That(Socket("client").GetProperty("connection_state").GetString(), Is.EqualTo("established"));
        Assert.That(Socket("client").GetProperty("remote_port").GetInt32(), Is.EqualTo(made["tcp"].Single()[1]));
        Assert.That(Socket("client").GetProperty("remote_address").GetString(), Is.EqualTo("127.0.0.1"));
        Assert.That(Row(Socket("udp")), Is.EqualTo(("inet", "udp", "127.0.0.1", made["udp"].Single()[1], "unconnected")));
        if (made.Contains("tcp6"))
        {
            Assert.That(Row(Socket("tcp6")), Is.EqualTo(("inet6", "tcp", "::1", made["tcp6"].Single()[1], "listen")));
        }

        Assert.That(Socket("unix").GetProperty("unix_path").GetString(), Is.EqualTo($"@odd {process.Pid}"));
        Assert.That(Socket("unix").GetProperty("connection_state").GetString(), Is.EqualTo("listen"));
        Assert.That(Socket("unix").GetProperty("socket_type").GetString(), Is.EqualTo("stream"));
        Assert.That(Row(Socket("raw")), Is.EqualTo(("inet", "raw", "0.0.0.0", 1, "unconnected")));
        Assert.That(Socket("packet").GetProperty("family").GetString(), Is.EqualTo("packet"));
        Assert.That(Socket("packet").GetProperty("protocol").GetString(), Is.EqualTo("0x0806"));
        Assert.That(Socket("netlink").GetProperty("family").GetString(), Is.EqualTo("netlink"));
        Assert.That(Socket("unbound").GetProperty("family").ValueKind, Is.EqualTo(JsonValueKind.Null), "it is in no table");
        var unique = listing.Record(process.Pid).GetProperty("unique_pid").GetString();
        Assert.That(listing.Details("process.socket", process.Pid).Select(socket => socket.GetProperty("unique_pid").GetString()), Has.All.EqualTo(unique));
        Assert.That(listing.Faults(process.Pid), Is.Empty);
    }

    [Test]
    public void ALineForgedIntoTheTableOfUnixSocketsMakesNoSocketSomethingElse()
    {
        using var process = OddProcess.Start("forge");
        var fd = int.Parse(process.ReadLine()!, CultureInfo.InvariantCulture);
        process.Announced();
        var socket = Of(Listing.Of(), process.Pid, fd);
        Assert.That(socket.GetProperty("family").GetString(), Is.EqualTo("unix"));
        Assert.That(socket.GetProperty("unix_path").ValueKind, Is.EqualTo(JsonValueKind.Null));
        Assert.That(socket.GetProperty("connection_state").ValueKind, Is.EqualTo(JsonValueKind.Null));
    }

    [Test]
    public void SocketsOfAnotherNetworkNamespaceAreFoundInItsOwnTables()
    {
        using var process = OddProcess.StartProgram("unshare", ["-n", "sh", "-c", $"ip link set lo up 2>/dev/null; exec '{OddProgram.Path}' sockets"]);
        var made = process.Announced();
        var socket = Of(Listing.Of(), process.Pid, made["udp"].Single()[0]);
        Assume.That(made["udp"].Single()[1], Is.Not.Zero, "no loopback in a new namespace");
        Assert.That(socket.GetProperty("local_port").GetInt32(), Is.EqualTo(made["udp"].Single()[1]));
    }

    [Test]
    public void WithoutSocketsTheyAreAmongTheOpenFiles()
    {
        using var process = OddProcess.Start("sockets");
        var fd = process.Announced()["tcp"].Single()[0];
        var listing = Listing.Of(options: new() { Sockets = false });
        Assert.That(listing.Context.Records("process.socket"), Is.Empty);
        var file = listing.Details("process.open_file", process.Pid).Single(file => file.GetProperty("fd").GetInt32() == fd);
        Assert.That(file.GetProperty("type").GetString(), Is.EqualTo("socket"));
    }

    private static JsonElement Of(Listing listing, int pid, int fd)
        => listing.Details("process.socket", pid).Single(socket => socket.GetProperty("fd").GetInt32() == fd);

    private static (string?, string?, string?, int, string?) Row(JsonElement socket) => (
        socket.GetProperty("family").GetString(), socket.GetProperty("protocol").GetString(), socket.GetProperty("local_address").GetString(),
        socket.GetProperty("local_port").GetInt32(), socket.GetProperty("connection_state").GetString());
}
