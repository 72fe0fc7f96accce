namespace Forensics.Sdk.Linux.Tests;

public sealed class ErrnoTests
{
    [TestCase(13, "EACCES", FaultKind.Denied, ItemState.Denied)]
    [TestCase(2, "ENOENT", FaultKind.Vanished, ItemState.Missing)]
    [TestCase(5, "EIO", FaultKind.ReadError, ItemState.ReadError)]
    [TestCase(40, "ELOOP", FaultKind.Changed, ItemState.ReadError)]
    [TestCase(24, "EMFILE", FaultKind.OverLimit, ItemState.OverLimit)]
    [TestCase(117, "EUCLEAN", FaultKind.Corrupt, ItemState.Corrupt)]
    [TestCase(110, "ETIMEDOUT", FaultKind.TimedOut, ItemState.TimedOut)]
    [TestCase(38, "ENOSYS", FaultKind.Unsupported, ItemState.Unsupported)]
    [TestCase(3_999, "E3999", FaultKind.Unclassified, ItemState.ReadError)]
    public void EveryErrorHasANameAKindAndAState(int number, string name, FaultKind kind, ItemState state)
    {
        var error = new Errno(number);

        Assert.Multiple(() =>
        {
            Assert.That(error.Name, Is.EqualTo(name));
            Assert.That(error.Kind, Is.EqualTo(kind));
            Assert.That(error.State, Is.EqualTo(state));
        });
    }

    [Test]
    public void WhatWasAskedForByNameAndIsNotThereIsMissingNotVanished()
        => Assert.That(Errno.ENOENT.KindByName, Is.EqualTo(FaultKind.Missing));

    [Test]
    public void AFaultCarriesNumberCallAndName()
    {
        var fault = Errno.EACCES.Fault(EvidencePath.Of("/x"), "DIRECTORY_UNREADABLE", "openat", "refused");

        Assert.That(fault, Is.EqualTo(new CollectionFault(EvidencePath.Of("/x"), FaultKind.Denied, "DIRECTORY_UNREADABLE", "refused: EACCES")
        {
            Errno = 13,
            SystemCall = "openat",
        }));
    }

    [Test]
    public void TheNamesAreThoseOfTheCLibrary()
    {
        var names = Shell.Run("python3", "-c", "import errno; print('\\n'.join(f'{n} {s}' for n, s in errno.errorcode.items()))");
        foreach (var (number, name) in names.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(pair => (int.Parse(pair[0]), pair[1])))
        {
            var ours = new Errno(number).Name;
            Assert.That(ours == name || ours == $"E{number}" || (ours, name) is ("EAGAIN", "EWOULDBLOCK") or ("EOPNOTSUPP", "ENOTSUP"), Is.True, $"{number}: {ours}, {name}");
        }
    }
}
