using Forensics.Sdk.Images.Reading;

namespace Forensics.Sdk.Images.Ewf.Reading;

/// <summary>Sections <c>sectors</c>, <c>table</c> and <c>table2</c> of a segment as they follow each other: which of two tables is to be believed.</summary>
/// <param name="file">The segment.</param>
/// <param name="fileStart">How many bytes of files lie before it.</param>
/// <param name="problems">Takes what is wrong.</param>
/// <param name="tables">Takes the tables, one a group.</param>
internal sealed class TableGroup(ImageFile file, long fileStart, ProblemList problems, List<ChunkTable> tables)
{
    private long low = EwfFormat.FileHeaderBytes;
    private Section? sectors;
    private Section? damaged;
    private TableSection? table;
    private TableSection? table2;

    public void TakeSectors(Section section)
    {
        if (table is not null || table2 is not null || damaged is not null)
        {
            Close();
        }

        sectors = section;
    }

    public void TakeTable(Section section)
    {
        if (table is not null || table2 is not null || damaged is not null)
        {
            Close();
        }

        table = TableSection.Parse(section);
        damaged = table is null ? section : null;
    }

    public void TakeTable2(Section section)
    {
        if (table2 is not null)
        {
            Close();
        }

        table2 = TableSection.Parse(section);
        if (table2 is null)
        {
            problems.Add($"{section.Place} is cut");
        }
    }

    /// <summary>Ends the group: the next section is of another one.</summary>
    public void Close()
    {
        var used = table is { IsGood: true } ? table : table2 is { IsGood: true } ? table2 : table ?? table2;
        var place = (table?.Section ?? damaged)?.Place;
        if (used is null)
        {
            if (damaged is not null)
            {
                problems.AddCut($"{place} is cut: the chunks before it are not known");
            }
        }
        else
        {
            Judge(used, place);
            Add(used);
            low = Math.Max(low, Math.Max(table?.Section.BodyEnd ?? 0, table2?.Section.BodyEnd ?? 0));
        }

        (sectors, damaged, table, table2) = (null, null, null, null);
    }

    private void Judge(TableSection used, string? place)
    {
        if (!used.IsGood)
        {
            problems.Add($"{used.Section.Place} is damaged, and there is no good copy of it: where its chunks lie may be wrong");
        }
        else if (used == table2)
        {
            problems.Add(place is null ? $"no section 'table' is before {used.Section.Place}, which is good and used" : $"{place} is damaged; {used.Section.Place} is good and used");
        }
        else if (table2 is { IsGood: false })
        {
            problems.Add($"{table2.Section.Place} is damaged; {place} is good and used");
        }
        else if (table2 is not null && (table2.Count != used.Count || table2.BaseOffset != used.BaseOffset || table2.EntriesAdler != used.EntriesAdler))
        {
            problems.Add($"{table2.Section.Place} says something else than {place}, which is used");
        }
    }

    private void Add(TableSection used)
    {
        var first = tables.Count == 0 ? 0 : tables[^1].FirstChunk + tables[^1].Count;
        var isInside = sectors is null && used.HasChunks;
        var high = sectors?.BodyEnd ?? (isInside ? used.Section.BodyEnd : (table ?? used).Section.OffsetBytes);
        if (used.Count > 0)
        {
            tables.Add(new() { File = file, FileStart = fileStart, FirstChunk = first, Section = used, Low = isInside ? used.EntriesEnd : low, High = high });
        }
    }
}
