using Forensics.Sdk.Testing;

namespace Forensics.Plugins.Memory.Tests.Device.Swap;

/// <summary>With a root of the test's own.</summary>
public abstract class SwapTests
{
    protected const int AreaBytes = 3 << 20;

    protected TestRoot Root { get; private set; } = null!;

    [SetUp]
    public void MakeRoot() => Root = new();

    [TearDown]
    public void Clear() => Root.Dispose();

    protected string Image => Root.PathOf("images/area");
}
