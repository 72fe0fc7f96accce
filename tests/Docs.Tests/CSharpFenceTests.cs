using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Docs.Tests;

/// <summary>
/// The C# of the documents is compiled, all of it into one assembly, against the SDK and NUnit, with warnings as errors. Errors name document and line.
/// What the documents leave out are the usings below.
/// </summary>
public sealed class CSharpFenceTests
{
    private const string Usings = """
        global using System.Buffers;
        global using System.ComponentModel;
        global using System.ComponentModel.DataAnnotations;
        global using System.Globalization;
        global using System.Runtime.CompilerServices;
        global using System.Text.Json;
        global using System.Text.Json.Nodes;
        global using System.Text.Json.Serialization;
        global using Forensics.Sdk;
        global using Forensics.Sdk.Linux;
        global using Forensics.Sdk.Testing;
        global using Microsoft.Win32.SafeHandles;

        [assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
        """;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    [Test]
    public async Task EveryBlockOfCSharpCompilesAndTheTestsAmongThemPass()
    {
        var fences = Document.All.SelectMany(document => document.Fences()).Where(fence => fence.IsCSharp).ToArray();
        Assert.That(fences.Select(fence => fence.Document).Distinct(), Does.Contain("docs/writing-a-plugin.md"));
        var (exitCode, output, assembly) = Compile(fences);
        Assert.That(exitCode, Is.Zero, output);
        var tests = Assembly.Load(assembly!).GetTypes().SelectMany(type => type.GetMethods()).Where(method => method.IsDefined(typeof(TestAttribute))).ToArray();
        Assert.That(tests, Is.Not.Empty);
        foreach (var test in tests)
        {
            if (test.Invoke(Activator.CreateInstance(test.DeclaringType!), []) is Task run)
            {
                await run;
            }
        }
    }

    [Test]
    public void AMistakeInABlockIsToldWithDocumentAndLine()
    {
        var (exitCode, output, _) = Compile([
            new("docs/mistaken.md", 41, "csharp", ["public sealed class Mistaken", "{", "    public int Number => \"text\";", "}"]),
            new("docs/mistaken.md", 77, "csharp body", ["await context.EmitNothingAsync();"]),
        ]);
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(output, Does.Contain("docs/mistaken.md(43,26): error CS0029").And.Contain("docs/mistaken.md(77,15): error CS1061"));
    }

    private static (int ExitCode, string Output, byte[]? Assembly) Compile(Fence[] fences)
    {
        var folder = Directory.CreateTempSubdirectory("forensics-fences-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "Fences.csproj"), Project());
            File.WriteAllText(Path.Combine(folder.FullName, "Usings.cs"), Usings);
            for (var i = 0; i < fences.Length; i++)
            {
                File.WriteAllText(Path.Combine(folder.FullName, $"Fence{i}.cs"), Source(fences[i], i));
            }

            var (exitCode, output) = Build(folder.FullName);
            return (exitCode, output, exitCode == 0 ? File.ReadAllBytes(Path.Combine(folder.FullName, "bin", "Debug", "net10.0", "Fences.dll")) : null);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Source(Fence fence, int number)
    {
        var source = new StringBuilder();
        var isBody = fence.Mark == "csharp body";
        if (isBody)
        {
            source.AppendLine($"internal static class Fence{number} {{ public static async Task RunAsync(CollectionContext context, CancellationToken cancellationToken) {{");
        }

        else if (fence.Mark == "csharp test")
        {
            // In its own file only: NUnit has attributes Range and Description too.
            source.AppendLine("using NUnit.Framework;");
        }

        source.AppendLine($"#line {fence.Line} \"{fence.Document}\"").AppendJoin('\n', fence.Code).AppendLine();
        return source.Append(isBody ? "}}\n" : string.Empty).ToString();
    }

    private static string Project()
    {
        var references = new[] { "Forensics.Sdk", "Forensics.Sdk.Linux", "Forensics.Sdk.Testing", "nunit.framework" }
            .Select(name => $"""    <Reference Include="{name}" HintPath="{Path.Combine(AppContext.BaseDirectory, name + ".dll")}" />""");
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <AnalysisLevel>latest-recommended</AnalysisLevel>
                <!-- The documents leave out the namespace. -->
                <NoWarn>CA1050</NoWarn>
              </PropertyGroup>
              <ItemGroup>
            {string.Join('\n', references)}
              </ItemGroup>
            </Project>
            """;
    }

    private static (int ExitCode, string Output) Build(string folder)
    {
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        var start = new ProcessStartInfo(dotnet, ["build", "--nologo", "-v", "quiet", "-clp:NoSummary", "-nodeReuse:false", "-p:UseSharedCompilation=false"])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var build = Process.Start(start)!;
        try
        {
            var output = build.StandardOutput.ReadToEndAsync();
            var error = build.StandardError.ReadToEndAsync();
            Assert.That(Task.WhenAll(output, error, build.WaitForExitAsync()).Wait(Deadline), Is.True, "the build did not end in time");
            return (build.ExitCode, output.Result + error.Result);
        }
        finally
        {
            if (!build.HasExited)
            {
                build.Kill(entireProcessTree: true);
            }
        }
    }
}
