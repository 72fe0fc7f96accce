using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Forensics.Plugins.Filesystem.Artifacts;

/// <summary>The YAML documents of one file, each bound looked at before anything is built of the text.</summary>
internal sealed class YamlDocuments(string file)
{
    private const string WholeFile = "file";
    private const int ReadCharacters = 65_536;

    /// <exception cref="ArtifactFormatException">It is no YAML, too long, too deep, or has aliases.</exception>
    public IReadOnlyList<YamlNode> Read(TextReader reader)
    {
        var text = Text(reader);
        for (var spaced = 0; ; spaced++)
        {
            try
            {
                Check(text);
                var yaml = new YamlStream();
                yaml.Load(new StringReader(text));
                return [.. yaml.Documents.Select(document => document.RootNode)];
            }
            catch (YamlException mistake) when (IsTightValue(text, mistake) && spaced < ArtifactLimits.TightValues)
            {
                text = text.Insert((int)mistake.Start.Index, " ");
            }
            catch (YamlException mistake)
            {
                throw new ArtifactFormatException(file, Math.Max(1, mistake.Start.Line), WholeFile, $"it is no YAML: {mistake.Message}");
            }
        }
    }

    // {paths:['a']} is the key `paths` for YAML 1.2 (c-ns-flow-map-separate-value: no plain scalar goes on with `:[`) and for the reader that upstream uses, and upstream
    // has it. The library sees no key there, and says so at the bracket: a space makes it one. Lines stay what they are.
    private static bool IsTightValue(string text, YamlException mistake)
        => mistake.Start.Index is > 0 and var at && at < text.Length && text[(int)at] is '[' or '{' && text[(int)at - 1] == ':';

    private string Text(TextReader reader)
    {
        var text = new StringBuilder();
        var buffer = new char[ReadCharacters];
        try
        {
            for (int read; (read = reader.ReadBlock(buffer)) > 0;)
            {
                text.Append(buffer.AsSpan(0, read));
                if (text.Length > ArtifactLimits.FileBytes)
                {
                    throw TooLong();
                }
            }
        }
        catch (DecoderFallbackException)
        {
            throw new ArtifactFormatException(file, 1, WholeFile, "it is not UTF-8");
        }

        var whole = text.ToString();
        return Encoding.UTF8.GetByteCount(whole) <= ArtifactLimits.FileBytes ? whole : throw TooLong();
    }

    private ArtifactFormatException TooLong() => new(file, 1, WholeFile, $"it is longer than {ArtifactLimits.FileBytes} bytes");

    // Nodes are loaded by recursion, which ends the process when it goes too deep; events are not. Aliases could make a small file a large one.
    private void Check(string text)
    {
        var events = new Parser(new StringReader(text));
        for (var depth = 0; events.MoveNext();)
        {
            depth += events.Current switch
            {
                MappingStart or SequenceStart => 1,
                MappingEnd or SequenceEnd => -1,
                _ => 0,
            };
            if (depth > ArtifactLimits.NestingLevels)
            {
                throw new ArtifactFormatException(file, events.Current!.Start.Line, WholeFile, $"more than {ArtifactLimits.NestingLevels} levels of nesting");
            }

            if (events.Current is AnchorAlias alias)
            {
                throw new ArtifactFormatException(file, alias.Start.Line, WholeFile, $"the alias *{alias.Value}: aliases are not part of the format");
            }
        }
    }
}
