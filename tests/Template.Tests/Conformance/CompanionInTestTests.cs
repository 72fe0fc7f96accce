using Forensics.Sdk;
using Forensics.Sdk.Testing;
using Microsoft.Win32.SafeHandles;

namespace Template.Tests.Conformance;

/// <summary>A companion in a test runs in the test's own process, and is to its collector what a confined one is.</summary>
public sealed class CompanionInTestTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly TestRoot root = new();
    private RecordingContext context = null!;

    [SetUp]
    public void SetUp() => context = new(new Misdescribed().Descriptor, root.Root, TimeProvider.System);

    [OneTimeTearDown]
    public void CleanUp() => root.Dispose();

    [Test]
    public async Task ItReadsWhatItWasHandedAndAnswers()
    {
        root.Write("evidence", "of something");
        var evidence = File.OpenHandle(root.PathOf("evidence"));
        await using var companion = context.StartCompanion<Reader>([evidence]);
        evidence.Dispose();
        using var answer = new StreamReader(companion.Channel);
        await companion.Channel.WriteAsync("go\n"u8.ToArray());
        Assert.That(await answer.ReadToEndAsync().WaitAsync(Deadline), Is.EqualTo("of something"));
        Assert.That(await companion.WaitAsync(CancellationToken.None).WaitAsync(Deadline), Is.EqualTo(new CompanionEnd(CompanionEndKind.Completed, null, 0)));
        Assert.That(companion.ProcessId, Is.Null);
    }

    [Test]
    public async Task WhatItThrowsIsItsEnd()
    {
        await using var companion = context.StartCompanion<Reader>([]);
        await companion.Channel.WriteAsync("go\n"u8.ToArray());
        var end = await companion.WaitAsync(CancellationToken.None).WaitAsync(Deadline);
        Assert.That((end.Kind, end.Message), Is.EqualTo((CompanionEndKind.Failed, "InvalidOperationException: nothing to read")));
    }

    [Test]
    public async Task DisposingEndsOneThatWaits()
    {
        var companion = context.StartCompanion<Reader>([]);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Assert.That(() => companion.WaitAsync(patience.Token), Throws.InstanceOf<OperationCanceledException>());
        await companion.DisposeAsync();
        await companion.DisposeAsync();
        Assert.That((await companion.WaitAsync(CancellationToken.None)).Kind, Is.EqualTo(CompanionEndKind.Killed));
    }

    [Test]
    public void MoreDescriptorsThanTheWorkerTakesAreABreach()
    {
        using var nothing = File.OpenHandle("/dev/null");
        Assert.That(() => context.StartCompanion<Reader>([.. Enumerable.Repeat(nothing, 65)]), Throws.InstanceOf<ContractException>());
    }

    private sealed class Reader : Companion
    {
        public override async Task RunAsync(Stream channel, IReadOnlyList<SafeFileHandle> descriptors, CancellationToken cancellationToken)
        {
            using var orders = new StreamReader(channel, leaveOpen: true);
            if (await orders.ReadLineAsync(cancellationToken) is not null)
            {
                var content = new byte[100];
                var evidence = descriptors.Count > 0 ? descriptors[0] : throw new InvalidOperationException("nothing to read");
                await channel.WriteAsync(content.AsMemory(0, RandomAccess.Read(evidence, content, fileOffset: 0)), cancellationToken);
            }
        }
    }
}
