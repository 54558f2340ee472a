using System.Text.Json.Nodes;

namespace Jota.Kubectl.Tests.Describing;

/// <summary>What scenarios do not reach of how descriptions are written.</summary>
public sealed class DescriptionWriterTests
{
    [Fact]
    public void A_terminals_own_signs_are_made_harmless()
    {
        Assert.Equal("Name:  ^[[2Jred\\r\n", Written(output => output.Field("Name", "\u001b[2Jred\r")));
    }

    [Fact]
    public void Each_piece_of_what_stands_deeper_does()
    {
        Assert.Equal("    Labels:      <none>\n", Written(output => output.Deeper(2).Pairs("Labels", null)));
    }

    [Fact]
    public void Without_columns_tabs_stay()
    {
        using var text = new StringWriter();
        new DescriptionWriter(text, isAligned: false).Many("Labels", ["a=b", "c=d"]);
        Assert.Equal("Labels:\ta=b\n\tc=d\n", text.ToString());
    }

    [Fact]
    public void What_apply_notes_is_no_annotation_to_tell()
    {
        var annotations = new JsonObject { [LastApplied.Annotation] = "{}" };
        Assert.Equal("Annotations:  <none>\n", Written(output => output.Annotations("Annotations", annotations)));
    }

    private static string Written(Action<DescriptionWriter> write)
    {
        using var text = new StringWriter();
        var writer = new DescriptionWriter(text);
        write(writer);
        writer.Flush();
        return text.ToString();
    }
}
