namespace Forensics.Plugins.Autoruns.Sources;

/// <summary>A program that starts another: <c>nice -n 5 PROGRAM</c>.</summary>
/// <param name="OptionsWithValue">Its one-letter options that have a value in the next word.</param>
/// <param name="Operands">Words between its options and the program.</param>
internal sealed record CommandWrapper(string OptionsWithValue, int Operands = 0)
{
    /// <summary>The index of the last word that is the wrapper's own.</summary>
    public int Skip(List<ShellWord> words, int index)
    {
        while (index + 1 < words.Count && words[index + 1].Text is ['-', _, ..] and var option)
        {
            index++;
            if (option == "--")
            {
                break;
            }

            if (option.Length == 2 && OptionsWithValue.Contains(option[1]))
            {
                index++;
            }
        }

        return index + Operands;
    }
}
