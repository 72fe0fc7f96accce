using Forensics.Collection.Actions;
using Forensics.Collection.Plan;

namespace Forensics.Collection.Tests;

/// <summary>The journal of actions itself; what a run does with it is tried end to end.</summary>
public sealed class ActionJournalTests
{
    private DirectoryInfo scratch = null!;

    private StateFolder Folder => StateFolder.Of(Path.Combine(scratch.FullName, "state"));

    [SetUp]
    public void SetUp() => scratch = Directory.CreateTempSubdirectory("forensics-journal-");

    [TearDown]
    public void CleanUp() => scratch.Delete(recursive: true);

    [Test]
    public void ARunsIdIsGivenOnce()
    {
        using (var first = Begin("0a0a0a"))
        {
            Intend(first, "1111111111111111");
        }

        using var second = Begin("0a0a0a", "0a0a0a", "0b0b0b");
        Intend(second, "2222222222222222");
        Assert.That(ActionJournal.Read(Folder).Select(action => action.Intent.RunId), Is.EqualTo(new[] { "0a0a0a", "0b0b0b" }));
        Assert.That(second.OfRuns(new HashSet<string> { "0b0b0b" }).Select(action => action.Intent.ActionId), Is.EqualTo(new[] { "2222222222222222" }));
    }

    [TestCase(JournalEvent.Done, false, true)]
    [TestCase(JournalEvent.Repairing, true, false)]
    [TestCase(JournalEvent.Kept, false, true)]
    [TestCase(JournalEvent.GivenUp, false, false)]
    [TestCase(JournalEvent.Reverted, false, false)]
    [TestCase(JournalEvent.RevertFailed, false, true)]
    public void TheLastLineSaysWhetherAnActionIsOpenAndWhetherItStands(JournalEvent last, bool isOpen, bool stands)
    {
        using (var journal = Begin("0a0a0a"))
        {
            Intend(journal, "1111111111111111");
            journal.Note("1111111111111111", last, null);
        }

        var action = ActionJournal.Read(Folder).Single();
        Assert.That((action.IsOpen, action.Stands), Is.EqualTo((isOpen, stands)));
        using var next = Begin("0b0b0b");
        Assert.That(next.Open, Has.Count.EqualTo(isOpen ? 1 : 0));
    }

    [Test]
    public void AnActionThatEndsAndWasNeverBegunBreaksTheJournal()
    {
        using var journal = Begin("0a0a0a");
        Intend(journal, "1111111111111111");
        journal.Note("2222222222222222", JournalEvent.Done, null);
        Assert.That(() => ActionJournal.Read(Folder), Throws.TypeOf<JournalException>().With.Message.Contains("line 2 is about action 2222222222222222, which was never begun"));
    }

    [Test]
    public void AnActionThatIsBegunTwiceBreaksTheJournal()
    {
        using var journal = Begin("0a0a0a");
        Intend(journal, "1111111111111111");
        Intend(journal, "1111111111111111");
        Assert.That(() => ActionJournal.Read(Folder), Throws.TypeOf<JournalException>().With.Message.Contains("which was begun before"));
    }

    [Test]
    public void WhoWaitsForTheJournalIsToldWhoHasIt()
    {
        using var journal = Begin("0a0a0a");
        Assert.That(() => Begin("0b0b0b"), Throws.TypeOf<RefusedException>().With.Message.Contains("fuser"));
    }

    [Test]
    public void TheLockIsHeldUntilItsLastCopyIsClosed()
    {
        var journal = Begin("0a0a0a");
        using (Forensics.Confinement.PrivateChannels.Copy(journal.Lock))
        {
            journal.Dispose();
            Assert.That(() => Begin("0b0b0b"), Throws.TypeOf<RefusedException>(), "a worker that could not be ended has it");
        }

        Begin("0b0b0b").Dispose();
    }

    private ActionJournal Begin(params string[] runIds)
    {
        var left = new Queue<string>(runIds);
        return ActionJournal.Begin(Folder, left.Dequeue, "tester", TimeProvider.System);
    }

    private static void Intend(ActionJournal journal, string id) => journal.Intend(ActionJournal.Blank with { ActionId = id, Responder = "acme.act", Undo = [1] });
}
