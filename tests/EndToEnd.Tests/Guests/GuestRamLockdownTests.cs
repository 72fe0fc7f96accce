namespace EndToEnd.Tests.Guests;

/// <summary>A kernel that shows its memory to nobody (kernel_lockdown(7)), and a user to whom it is not shown.</summary>
public sealed class GuestRamLockdownTests
{
    private const string Script = $$"""
        {{GuestResults.CollectFunction}}
        collect locked --add memory.device --only memory.device
        mkdir -m 700 user
        chown guest user
        su guest -s /bin/sh -c "cd user; $(echo '{{GuestResults.CollectFunction}}'); collect user --unprivileged --add memory.device --only memory.device --set memory.device.symbols=false"
        mv user/* .
        """;

    private readonly Workplace place = new();
    private GuestResults results = null!;

    [OneTimeSetUp]
    public void Collect()
    {
        using var guest = RamGuest.Start(place, GuestSystem.Cloud, Script, [], "lockdown=confidentiality");
        results = new(place, guest.WaitUntilOff());
    }

    [OneTimeTearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void NoSourceIsPossibleAndLockdownIsNamed()
    {
        var bundle = results.Open("locked", 3);
        var memory = bundle.Lines("items").Single(item => (string)item["item"]! == "memory");
        Assert.That((string)memory["state"]!, Is.EqualTo("denied"));
        Assert.That((string)memory["reason"]!, Does.Contain("/proc/kcore: the kernel is locked down (confidentiality)"));
        var sources = bundle.Lines("records/memory.device/memory.source");
        Assert.That(sources.Select(source => $"{source["source"]} {source["possible"]} {source["chosen"]} {source["lockdown"]}"), Is.EqualTo(new[] { "kcore false false confidentiality", "crash false false confidentiality", "mem false false confidentiality" }));
        Assert.That((string?)sources[0]["why_not"], Does.Contain("locked down (confidentiality)"));
        Assert.That(Directory.Exists(Path.Combine(bundle.Folder, "images")), Is.False, "nothing is stored as an image");
    }

    [Test]
    public void WhoIsNotRootIsToldWhy()
    {
        var bundle = results.Open("user", 3);
        Assert.That(bundle.Items("memory.device"), Has.Some.EqualTo("memory denied"));
        Assert.That((string?)bundle.Lines("records/memory.device/memory.source").Single(source => (string)source["source"]! == "kcore")["why_not"], Does.Contain("only root"));
        Assert.That(bundle.Lines("records/memory.device/memory.device"), Is.Empty);
    }
}
