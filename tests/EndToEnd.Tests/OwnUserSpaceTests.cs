using System.Text.Json.Nodes;

namespace EndToEnd.Tests;

/// <summary>A library that somebody puts into the program, by whatever way, is found and told. The libraries are real ones, which the test compiles.</summary>
public sealed class OwnUserSpaceTests
{
    private const string Quiet = "__attribute__((constructor)) static void begin(void) { }\n";

    private const string TraceRemover = "#include <stdlib.h>\n__attribute__((constructor)) static void begin(void) { unsetenv(\"LD_PRELOAD\"); }\n";

    private const string FileRemover = "#include <unistd.h>\n__attribute__((constructor)) static void begin(void) { unlink(OWN); }\n";

    private const string MemoryMaker = """
        #define _GNU_SOURCE
        #include <sys/mman.h>
        #include <unistd.h>
        __attribute__((constructor)) static void begin(void)
        {
            int own = memfd_create(NAME, MFD_CLOEXEC);
            if (ftruncate(own, 4096) == 0)
                mmap(0, 4096, PROT_READ | PROT_EXEC, MAP_SHARED, own, 0);
            close(own);
        }

        """;

    private Workplace place = null!;

    [SetUp]
    public void SetUp() => place = new();

    [TearDown]
    public void CleanUp() => place.Dispose();

    [Test]
    public void WithoutMeddlingThereIsNoAlertAndTheDevicesLibrariesAreStated()
    {
        var (result, manifest) = Collect();
        Assert.That(Codes(manifest), Is.Empty, manifest["alerts"]!.ToJsonString());
        Assert.That(result.Error, Does.Not.Contain("ALERT"));
        Assert.That(manifest["user_space"]!["device_files"]!.AsArray().Select(path => Path.GetFileName((string)path!)), Has.Some.EqualTo("libc.so.6"));
        Assert.That((int)manifest["user_space"]!["workers_checked"]!, Is.EqualTo(1));
        Assert.That(manifest["enforcement"]!["not_prevented"]!.ToJsonString(), Does.Contain("the user space of the device was used"));
    }

    [Test]
    public void APreloadedLibraryIsAnAlertInManifestOnStandardErrorAndFirstInInspect()
    {
        var library = Compile("libevil.so", Quiet);
        var (result, manifest) = Collect($"LD_PRELOAD={library}");
        Assert.That(Codes(manifest), Is.EqualTo(new[] { "HOSTILE_ENVIRONMENT", "FOREIGN_MAPPING" }));
        Assert.That((string)Alert(manifest, "FOREIGN_MAPPING")["path"]!, Is.EqualTo(library));
        Assert.That((string)Alert(manifest, "FOREIGN_MAPPING")["inode"]!, Is.EqualTo(Tool.Run(place.Folder, "stat", "-c", "%i", library).Output.Trim()));
        Assert.That(result.Error, Does.Contain("warning: ALERT FOREIGN_MAPPING: this program has mapped").And.Contain("warning: ALERT HOSTILE_ENVIRONMENT: "));
        var inspected = place.Run("inspect", place.OnlyBundle()).MustEndWith(8).Output;
        Assert.That(inspected.IndexOf("ALERT: ", StringComparison.Ordinal), Is.Positive.And.LessThan(inspected.IndexOf("\nrun\n", StringComparison.Ordinal)));
        Assert.That(inspected, Does.Contain("  1. alert of the run, 2 times"));
    }

    [Test]
    public void ALibraryThatRemovesItsTracesFromTheEnvironmentIsFoundByHowTheProgramWasStarted()
    {
        var (_, manifest) = Collect($"LD_PRELOAD={Compile("libtraces.so", TraceRemover)}");
        Assert.That(Codes(manifest), Is.EqualTo(new[] { "HOSTILE_ENVIRONMENT_AT_START", "FOREIGN_MAPPING" }));
    }

    [Test]
    public void ALibraryThatRemovesItsFileIsADeletedMapping()
    {
        var library = place.Path("libgone.so");
        var (_, manifest) = Collect($"LD_PRELOAD={Compile("libgone.so", FileRemover, $"-DOWN=\"{library}\"")}");
        Assert.That((string)Alert(manifest, "DELETED_MAPPING")["path"]!, Is.EqualTo(library + " (deleted)"));
    }

    [TestCase("payload")]
    [TestCase("doublemapper")]
    public void CodeInAMemoryFileIsAnAlertEvenUnderTheNameOfTheRuntimes(string name)
    {
        var (_, manifest) = Collect($"LD_PRELOAD={Compile("libmemory.so", MemoryMaker, $"-DNAME=\"{name}\"")}");
        Assert.That((string)Alert(manifest, "FOREIGN_MEMORY_FILE")["path"]!, Is.EqualTo($"/memfd:{name} (deleted)"));
    }

    // Values that neither the runtime nor the loader does anything with here.
    [TestCase("DOTNET_DbgMiniDumpName")]
    [TestCase("OPENSSL_CONF")]
    [TestCase("LD_AUDIT_OF_NOBODY")]
    public void AVariableThatSteersLibrariesIsNamedAndItsValueIsNot(string name)
    {
        var (result, manifest) = Collect($"{name}=/secret-value");
        Assert.That(Codes(manifest), Is.EqualTo(new[] { "HOSTILE_ENVIRONMENT" }));
        Assert.That(Alert(manifest, "HOSTILE_ENVIRONMENT")["names"]!.AsArray().Select(value => (string)value!), Is.EqualTo(new[] { name }));
        Assert.That(manifest.ToJsonString() + result.All, Does.Not.Contain("secret-value"));
    }

    [Test]
    public void ThePreloadListOfTheDeviceIsAnAlertAndItsLibraryIsFoundInTheWorkerToo()
    {
        Product.RequireRoot();
        var library = Compile("liblisted.so", Quiet);

        // In a mount namespace of its own, over /etc as this process alone sees it.
        var script = place.Write("listed.sh", $"""
            set -euo pipefail
            mkdir layers && mount -t tmpfs own layers && mkdir layers/upper layers/work
            mount -t overlay own -o lowerdir=/etc,upperdir=layers/upper,workdir=layers/work /etc
            exec 3>/etc/ld.so.preload; echo {library} >&3
            {Product.Dotnet} {Product.Program} collect -o bundle.tar.zst --plugin-dir {Product.Hostile} --only hostile.good
            """);
        var result = Tool.Run(place.Folder, "unshare", "-m", "--propagation", "private", "bash", script);
        if (!File.Exists(place.Path("bundle.tar.zst")))
        {
            Assert.Ignore($"no overlay can be mounted here: {result.Error}");
        }

        Assert.That(File.Exists("/etc/ld.so.preload"), Is.False, "the machine's own is untouched");
        var manifest = OpenedBundle.Open(place.Path("bundle.tar.zst"), place.Folder).Manifest;
        Assert.That(Codes(manifest), Is.EqualTo(new[] { "PRELOAD_LIST", "FOREIGN_MAPPING", "FOREIGN_MAPPING" }));
        Assert.That(manifest["alerts"]!.AsArray().Skip(1).Select(alert => $"{alert!["step"]} {alert["path"]}"), Is.EqualTo(new[] { $" {library}", $"hostile.good {library}" }));
    }

    [Test]
    public void WithAListOfDigestsEveryMappedFileOfOursMustBeTheListedOne()
    {
        var copy = place.Path("copy");
        Tool.Run(place.Folder, "cp", "-a", Product.Folder, copy).MustSucceed();
        Tool.Run(copy, "bash", "-c", "find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum >SHA256SUMS").MustSucceed();
        Assert.That(Codes(CollectWith(copy, "whole")), Is.Empty);

        var sums = File.ReadAllLines(Path.Combine(copy, "SHA256SUMS"));
        File.WriteAllLines(Path.Combine(copy, "SHA256SUMS"), sums
            .Where(line => !line.EndsWith("/Autofac.dll", StringComparison.Ordinal))
            .Select(line => line.EndsWith("/Forensics.Worker.dll", StringComparison.Ordinal) ? new string('0', 64) + line[64..] : line));
        var manifest = CollectWith(copy, "changed");
        Assert.That(manifest["alerts"]!.AsArray().Select(alert => $"{alert!["code"]} {alert["step"]} {Path.GetFileName((string)alert["path"]!)}"), Is.EqualTo(new[]
        {
            "DIGEST_DIFFERS  Autofac.dll", "DIGEST_DIFFERS hostile.good Forensics.Worker.dll",
        }));
    }

    [Test]
    public void WhereALoaderWasShippedNothingOfTheDevicesLibrariesIsExpected()
    {
        var copy = place.Path("copy");
        Tool.Run(place.Folder, "cp", "-a", Product.Folder, copy).MustSucceed();
        Tool.Run(copy, "bash", "-c", "find . -type f -print0 | xargs -0 sha256sum >../sums && mv ../sums SHA256SUMS").MustSucceed();
        File.AppendAllText(Path.Combine(copy, "SHA256SUMS"), $"{new string('0', 64)}  ./lib/ld-linux-x86-64.so.2\n");
        var manifest = CollectWith(copy, "own");
        Assert.That(Codes(manifest).Distinct(), Is.EqualTo(new[] { "FOREIGN_MAPPING" }));
        Assert.That(manifest["alerts"]!.AsArray().Select(alert => $"{alert!["step"]} {Path.GetFileName((string)alert["path"]!)}"), Is.SupersetOf(new[] { " libc.so.6", "hostile.good libc.so.6" }));
        Assert.That((bool)manifest["user_space"]!["own_libc"]!, Is.True);
        Assert.That(manifest["enforcement"]!["not_prevented"]!.ToJsonString(), Does.Not.Contain("user space"));
    }

    private JsonNode CollectWith(string product, string name)
    {
        using var host = HostProcess.StartOther(place.Folder, "env", Product.Dotnet, Path.Combine(product, "forensics.dll"), "collect", "-o", place.Path($"{name}.tar.zst"), "--plugin-dir", Product.Hostile, "--unprivileged", "--only", "hostile.good");
        return place.Open(host.Wait().MustEndWith(0)).Manifest;
    }

    private (HostResult Result, JsonNode Manifest) Collect(params string[] variables)
    {
        using var host = HostProcess.StartOther(place.Folder, "env", [.. variables, Product.Dotnet, Product.Program, .. place.Collect("--only", "hostile.good")]);
        var result = host.Wait().MustEndWith(0);
        return (result, place.Open(result).Manifest);
    }

    private string Compile(string name, string source, params string[] options)
    {
        var library = place.Path(name);
        Tool.Run(place.Folder, "gcc", ["-shared", "-fPIC", "-O1", .. options, "-o", library, place.Write(name + ".c", source)]).MustSucceed();
        return library;
    }

    private static IEnumerable<string> Codes(JsonNode manifest) => manifest["alerts"]!.AsArray().Select(alert => (string)alert!["code"]!);

    private static JsonNode Alert(JsonNode manifest, string code) => manifest["alerts"]!.AsArray().First(alert => (string)alert!["code"]! == code)!;
}
