// Long because the programs that make the databases, and ask SQLite for its opinion, stand beside the tests that need them.
using System.Globalization;
using System.Text;
using System.Text.Json;
using Forensics.Sdk.Linux.Sqlite;

namespace Forensics.Sdk.Linux.Tests;

/// <summary>Databases made by SQLite itself, and read by it as the other opinion.</summary>
public sealed class SqliteTests
{
    // Prints each row of a table as one line of JSON: blobs in hexadecimal, reals by their bits.
    private const string Oracle = """
        import sqlite3, sys, json, struct
        connection = sqlite3.connect(sys.argv[1])
        connection.text_factory = bytes
        def show(value):
            if value is None: return None
            if isinstance(value, int): return 'i%d' % value
            if isinstance(value, float): return 'r%s' % struct.pack('>d', value).hex()
            return value
        for row in connection.execute('select rowid, typeof(a), a, typeof(b), b, typeof(c), c from t order by rowid'):
            row = list(row)
            out = [row[0]]
            for kind, value in zip(row[1::2], row[2::2]):
                kind = kind.decode()
                out.append(kind[0] + value.hex() if kind in ('text', 'blob') else show(value))
            print(json.dumps(out))
        """;

    private const string Rows = """
        import sqlite3, sys, random
        random.seed(7)
        connection = sqlite3.connect(sys.argv[1], isolation_level=None)
        for pragma in sys.argv[3:]: connection.execute('pragma ' + pragma)
        connection.execute('create table t (a, b INTEGER, c BLOB)')
        connection.execute('create index i on t(b, a)')
        connection.execute('begin')
        numbers = [0, 1, -1, 127, -128, 128, 32767, -32768, 32768, 8388607, -8388608, 8388608, 2147483647, -2147483649, 140737488355327, -140737488355329, 9223372036854775807, -9223372036854775808]
        for n in range(int(sys.argv[2])):
            a = [None, 'x\u00e4\U0001f600%d' % n, n / 3.0, b'\x00\xff', ''][n % 5]
            c = bytes(random.getrandbits(8) for _ in range([0, 3, 200, 700, 5000, 20000][n % 6] if n < 600 else 4))
            connection.execute('insert into t values (?, ?, ?)', (a, numbers[n % len(numbers)], c))
        connection.execute('commit')
        connection.execute('delete from t where rowid % 7 = 3')
        """;

    [TestCase("page_size=512")]
    [TestCase("page_size=1024", "encoding='UTF-16le'")]
    [TestCase("page_size=4096", "encoding='UTF-16be'", "auto_vacuum=FULL")]
    [TestCase("page_size=16384", "auto_vacuum=INCREMENTAL")]
    [TestCase("page_size=65536")]
    public void EveryRowIsWhatSqliteSays(params string[] pragmas)
    {
        using var folder = new TemporaryFolder();
        var path = Make(folder, 900, pragmas);

        Compare(folder, path, path);
    }

    [Test]
    public void AHundredThousandRowsAreAllThere()
    {
        using var folder = new TemporaryFolder();
        var path = Make(folder, 100_000);

        Compare(folder, path, path);
    }

    [Test]
    public void WhatTheLogHasCommittedIsRead()
    {
        using var folder = new TemporaryFolder();
        var path = Make(folder, 500);
        var copy = folder.At("copy.db");
        Python(folder, """
            import sqlite3, sys, shutil
            connection = sqlite3.connect(sys.argv[1], isolation_level=None)
            connection.execute('pragma journal_mode=wal')
            connection.execute('pragma wal_autocheckpoint=0')
            connection.execute("update t set a = 'of the log' where rowid % 2 = 0")
            connection.execute("insert into t select a, b, zeroblob(9000) from t limit 50")
            connection.execute('pragma cache_size=1')
            connection.execute('begin')
            connection.execute("update t set a = 'never committed'")
            shutil.copy(sys.argv[1], sys.argv[2])
            shutil.copy(sys.argv[1] + '-wal', sys.argv[2] + '-wal')
            """, path, copy);
        var rows = Read(copy, out var database);

        Assert.That(database!.Errors, Is.Empty);
        Assert.That(rows.Count(row => row.Contains("746f66207468652", StringComparison.Ordinal) || row.Contains("6f66207468", StringComparison.Ordinal)), Is.GreaterThan(200));
        Assert.That(rows, Has.None.Contains(Convert.ToHexStringLower("never"u8)));
        Compare(folder, copy, copy);
    }

    [Test]
    public void AFrameWithAWrongChecksumEndsTheLog()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("a.db");
        Python(folder, """
            import sqlite3, sys, os
            connection = sqlite3.connect(sys.argv[1], isolation_level=None)
            connection.execute('pragma journal_mode=wal')
            connection.execute('create table t (a, b, c)')
            connection.execute("insert into t values ('first', 1, null)")
            connection.execute("insert into t values ('second', 2, null)")
            os._exit(0)
            """, path);
        var log = Content(path + "-wal");
        log[^9] ^= 1;
        File.WriteAllBytes(path + "-wal", log);

        Assert.That(Read(path, out _), Is.EqualTo((string[])["[1, \"t6669727374\", \"i1\", null]"]));
    }

    [Test]
    public void ARowIsFoundByItsNumberAndAnIndexIsInItsOrder()
    {
        using var folder = new TemporaryFolder();
        var database = Open(Make(folder, 3_000, "page_size=512"), out var error)!;
        var table = database.Table("T")!;

        Assert.Multiple(() =>
        {
            Assert.That(error, Is.Null);
            Assert.That(table.Columns, Is.EqualTo((string[])["a", "b", "c"]));
            Assert.That(table.Rows().All(row => table.Find(row.RowId!.Value)?[1] == row[1]), Is.True);
            Assert.That(table.Find(3), Is.Null, "deleted");
            Assert.That(table.Find(3_001), Is.Null);
            Assert.That(table.Find(-5), Is.Null);
            Assert.That(database.IndexRows("i").Select(row => row[0].Number).ToArray(), Is.Ordered);
            Assert.That(database.IndexRows("i").Select(row => row[2].Number).Order(), Is.EqualTo(table.Rows().Select(row => row.RowId)));
            Assert.That(database.Errors, Is.Empty);
        });
    }

    [TestCase("create table t (id INTEGER PRIMARY KEY, \"a b\" text, [c,d] int default (1+(2)), 'e''f' /* , g */ text -- x , y\n, unique (id))", new[] { "id", "a b", "c,d", "e'f" }, 0)]
    [TestCase("create table t (a int, Id integer, constraint k primary key (id))", new[] { "a", "Id" }, 1)]
    [TestCase("create table t (a int primary key, b integer)", new[] { "a", "b" }, -1)]
    public void ColumnsAreThoseOfTheStatement(string sql, string[] columns, int rowIdColumn)
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("a.db");
        Python(folder, "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.execute('insert into t(rowid) values (42)'); c.commit()", path, sql);
        var table = Open(path, out _)!.Table("t")!;

        Assert.That(table.Columns, Is.EqualTo(columns));
        Assert.That(table.Rows().Single() is var row && Enumerable.Range(0, columns.Length).All(column => (row[column].Number == 42) == (column == rowIdColumn)), Is.True);
    }

    [Test]
    public void AnEmptyFileHasNoTablesAndWhatIsNoDatabaseIsSaid()
    {
        using var folder = new TemporaryFolder();

        Assert.That(Open(folder.Write("empty", ""), out var none)!.Schema, Is.Empty);
        Assert.That(none, Is.Null);
        Assert.That(Open(folder.Write("text", new string('x', 5_000)), out var error), Is.Null);
        Assert.That(error!.Message, Does.Contain("no SQLite 3"));
        Assert.That(Open(folder.Write("short", "SQLite format 3\0"), out error), Is.Null);
        Assert.That(error!.Fault(EvidencePath.Of("/a"), "DATABASE_CORRUPT").Kind, Is.EqualTo(FaultKind.Corrupt));
    }

    [Test]
    public void ATreeThatLeadsBackIntoItselfEnds()
    {
        using var folder = new TemporaryFolder();
        var path = Make(folder, 2_000, "page_size=512");
        var bytes = Content(path);
        var root = (int)Open(path, out _)!.Table("t")!.Definition.RootPage;

        // The right-most child of the root is the root.
        bytes[((root - 1) * 512) + 8 + 3] = (byte)root;
        bytes.AsSpan(((root - 1) * 512) + 8, 3).Clear();
        var database = SqliteDatabase.Open(new MemoryStream(bytes), null, out _)!;

        Assert.That(database.Table("t")!.Rows().Count(), Is.InRange(1, 1_999));
        Assert.That(database.Errors.Single().Message, Does.Contain("has been visited"));
        Assert.That(database.Errors.Single().OffsetBytes, Is.EqualTo((root - 1) * 512L));
    }

    [Test]
    public void CellsThatLieOverEachOtherAreNotMultiplied()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("a.db");
        Python(folder, "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('create table t (a)'); c.executemany('insert into t values (?)', [('x' * 900,)] * 4); c.commit()", path);
        var bytes = Content(path);
        var page = bytes.AsSpan(4_096, 4_096);
        page[3] = 0x03;
        for (var cell = 1; cell < 0x300; cell++)
        {
            page.Slice(8, 2).CopyTo(page[(8 + (2 * cell))..]);
        }

        var database = SqliteDatabase.Open(new MemoryStream(bytes), null, out _)!;
        Assert.That(database.Table("t")!.Rows().Count(), Is.LessThan(6));
        Assert.That(database.ErrorCount, Is.GreaterThan(700));
        Assert.That(database.Errors, Has.Count.EqualTo(SqliteLimits.Errors));
    }

    [Test]
    public void BytesThatAreChangedNeverThrowAndEnd()
    {
        using var folder = new TemporaryFolder();
        var path = Make(folder, 300, "page_size=1024");
        var sound = Content(path);
        var random = new Random(24);
        for (var round = 0; round < 1_500; round++)
        {
            var bytes = sound.ToArray();
            for (var change = 0; change < 1 + (round % 20); change++)
            {
                bytes[round % 2 == 0 ? random.Next(bytes.Length) : (random.Next(bytes.Length / 1_024) * 1_024) + random.Next(40)] = (byte)random.Next(256);
            }

            var length = round % 5 == 0 ? random.Next(bytes.Length) : bytes.Length;
            var database = SqliteDatabase.Open(new MemoryStream(bytes, 0, length), new MemoryStream(bytes), out var error);
            Assert.That(database is null, Is.EqualTo(error is not null));
            var rows = database?.Table("t")?.Rows().Count() + database?.IndexRows("i").Count();
            Assert.That(rows ?? 0, Is.LessThan(20_000));
            _ = database?.Table("t")?.Find(200);
        }
    }

    [Test]
    public void ARowLongerThanTheLimitIsLeftOutAndOneAtItIsNot()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("a.db");

        // A record of one blob of this length has a header of 7 bytes before it.
        Python(folder, "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('create table t (a, b, c)'); c.execute('insert into t(a) values (zeroblob(?))', (int(sys.argv[2]),));"
            + "c.execute('insert into t(a) values (zeroblob(?))', (int(sys.argv[2]) + 1,)); c.execute('insert into t(a) values (5)'); c.commit()", path, (SqliteLimits.PayloadBytes - 7).ToString(CultureInfo.InvariantCulture));
        var database = Open(path, out _)!;

        Assert.That(database.Table("t")!.Rows().Select(row => row.RowId), Is.EqualTo((long?[])[1, 3]));
        Assert.That(database.Errors.Single().Message, Does.Contain("more than"));
    }

    [Test]
    public void AnOpenFileIsReadThroughAReaderThatCanBeLeftBehind()
    {
        using var folder = new TemporaryFolder();
        var path = Make(folder, 900);
        using var file = File.OpenHandle(path);
        using var reader = new AbandonableReader(TimeProvider.System);
        var database = SqliteDatabase.Open(file, null, reader, out var error)!;

        Assert.That(error, Is.Null);
        Assert.That(database.Table("t")!.Rows().Count(), Is.EqualTo(Open(path, out _)!.Table("t")!.Rows().Count()));
    }

    private static void Compare(TemporaryFolder folder, string read, string asked)
    {
        var ours = Read(read, out var database);
        Assert.That(database!.Errors, Is.Empty);
        Assert.That(ours, Is.EqualTo(Python(folder, Oracle, asked).Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    private static List<string> Read(string path, out SqliteDatabase? database)
    {
        database = Open(path, out _);
        return [.. database!.Table("t")!.Rows().Select(row => $"[{row.RowId}, {Show(row[0])}, {Show(row[1])}, {Show(row[2])}]")];
    }

    private static string Show(SqliteValue value) => value.Kind switch
    {
        SqliteValueKind.Null => "null",
        SqliteValueKind.Number => $"\"i{value.Number}\"",
        SqliteValueKind.Real => $"\"r{BitConverter.DoubleToInt64Bits(value.Real!.Value):x16}\"",
        _ => JsonSerializer.Serialize((value.Kind == SqliteValueKind.Text ? "t" : "b") + Convert.ToHexStringLower(value.Bytes.Span)),
    };

    private static SqliteDatabase? Open(string path, out SqliteError? error)
    {
        var log = File.Exists(path + "-wal") ? new MemoryStream(Content(path + "-wal")) : null;
        return SqliteDatabase.Open(new MemoryStream(Content(path)), log, out error);
    }

    private static byte[] Content(string path)
    {
        using var file = File.OpenRead(path);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static string Make(TemporaryFolder folder, int rows, params string[] pragmas)
    {
        var path = folder.At("made.db");
        Python(folder, Rows, [path, rows.ToString(CultureInfo.InvariantCulture), .. pragmas]);
        return path;
    }

    private static string Python(TemporaryFolder folder, string program, params string[] arguments)
    {
        if (!File.Exists("/usr/bin/python3"))
        {
            Assert.Ignore("python3 is not installed");
        }

        var script = folder.At("script.py");
        File.WriteAllText(script, program, Encoding.UTF8);
        return Shell.Run("/usr/bin/python3", [script, .. arguments]);
    }
}
