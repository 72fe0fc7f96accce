namespace EndToEnd.Tests.Guests;

/// <summary>A kernel that shows its memory to nobody (kernel_lockdown(7)).</summary>
public sealed class GuestRamLockdownTests
{
    private const string Script = $"""
        {GuestResults.CollectFunction}
        collect locked --add memory.device --only memory.device
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
}
