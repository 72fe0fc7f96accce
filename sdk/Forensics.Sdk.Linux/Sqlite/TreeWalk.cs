namespace Forensics.Sdk.Linux.Sqlite;

/// <summary>
/// One walk through a tree, in its order. No page is visited twice, so that a tree that leads back into itself ends; a page or cell that is wrong is left out and noted, and the walk
/// goes on behind it.
/// </summary>
internal sealed class TreeWalk(PageReader pages, SqliteErrors errors, bool isIndex)
{
    private readonly byte[][] buffers = new byte[SqliteLimits.Depth][];
    private readonly Stack<TreePage> path = [];
    private readonly HashSet<uint> visited = [];

    public PageReader Pages => pages;

    public SqliteErrors Errors => errors;

    public bool IsIndex => isIndex;

    public IEnumerable<TreeCell> Cells(uint root)
    {
        var cells = new CellReader(this);
        Enter(root, null);
        while (path.TryPeek(out var page))
        {
            var step = page.Step++;
            if (Steps(page) <= step)
            {
                path.Pop();
            }
            else if (page.IsLeaf || (isIndex && step % 2 == 1))
            {
                if (cells.TryRead(page, page.IsLeaf ? step : step / 2, out var cell))
                {
                    yield return cell;
                }
            }
            else
            {
                EnterChild(page, isIndex ? step / 2 : step);
            }
        }
    }

    /// <summary>The cell of a row, by way of the numbers that stand between the children.</summary>
    public TreeCell? Find(uint root, long rowId)
    {
        var cells = new CellReader(this);
        Enter(root, null);
        while (path.TryPop(out var page))
        {
            var index = 0;
            var key = 0L;
            for (; index < page.CellCount; index++)
            {
                if (!cells.TryKey(page, index, out key))
                {
                    return null;
                }

                if (rowId <= key)
                {
                    break;
                }
            }

            if (page.IsLeaf)
            {
                return index < page.CellCount && key == rowId && cells.TryRead(page, index, out var cell) ? cell : null;
            }

            EnterChild(page, index);
        }

        return null;
    }

    /// <returns>False, and an error, for a page that was visited in this walk already, or when there were too many.</returns>
    public bool TryVisit(uint page, uint from)
    {
        if (visited.Count >= SqliteLimits.Pages)
        {
            return Refuse(pages.Corrupt(from, 0, $"more than {SqliteLimits.Pages} pages of one tree"));
        }

        return visited.Add(page) || Refuse(pages.Corrupt(from, 0, $"it leads to page {page}, which has been visited"));
    }

    public bool Refuse(SqliteError error)
    {
        errors.Add(error);
        return false;
    }

    private int Steps(TreePage page) => page.IsLeaf ? page.CellCount : isIndex ? (2 * page.CellCount) + 1 : page.CellCount + 1;

    private void EnterChild(TreePage page, int index)
    {
        if (index == page.CellCount)
        {
            Enter(page.RightChild, page);
        }
        else if (page.Cell(index) is { } place)
        {
            Enter(page.Child(place), page);
        }
        else
        {
            errors.Add(pages.Corrupt(page.Number, 0, $"cell {index} lies outside of it"));
        }
    }

    private void Enter(uint number, TreePage? parent)
    {
        var depth = parent is null ? 0 : path.Count;
        if (depth >= SqliteLimits.Depth)
        {
            errors.Add(pages.Corrupt(number, 0, "the tree is deeper than SQLite makes it"));
            return;
        }

        if (!TryVisit(number, parent?.Number ?? number))
        {
            return;
        }

        var buffer = buffers[depth] ??= new byte[pages.Header.PageBytes];
        if (pages.Read(number, buffer) is { } unread)
        {
            errors.Add(unread);
            return;
        }

        var page = new TreePage(buffer, number, pages.Header.UsableBytes);
        if (page.Check(isIndex) is { } problem)
        {
            errors.Add(pages.Corrupt(number, 0, problem));
            return;
        }

        path.Push(page);
    }
}
