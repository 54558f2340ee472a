namespace Jota.Api.Tests.Selectors;

public sealed class FieldSelectorTests
{
    [Theory]
    [InlineData("spec.nodeName=a,status.phase!=Running", "spec.nodeName=a,status.phase!=Running")]
    [InlineData("b==x,,a=", "a=,b=x")]
    [InlineData(@"a=x\,y\=z\\", @"a=x\,y\=z\\")]
    public void Reads_and_prints(string text, string printed) => Assert.Equal(printed, FieldSelector.Parse(text).ToString());

    [Fact]
    public void Unescapes_values() => Assert.Equal("x,y=z", FieldSelector.Parse(@"a=x\,y\=z").Terms[0].Value);

    [Theory]
    [InlineData("x", "invalid selector: 'x'; can't understand 'x'")]
    [InlineData("status.phase>1", "invalid selector: 'status.phase>1'; can't understand 'status.phase>1'")]
    [InlineData(@"a=b\c", @"invalid field selector: invalid escape sequence: \c")]
    [InlineData("a=b=c", "invalid field selector: unescaped character in value: 61")]
    public void Refuses_with_upstreams_words(string text, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => FieldSelector.Parse(text)).Message);

    [Fact]
    public void Knows_what_is_demanded()
    {
        var selector = FieldSelector.Parse("metadata.name=x,status.phase!=Failed");
        Assert.Equal("x", selector.Demanded("metadata.name"));
        Assert.Null(selector.Demanded("status.phase"));
    }
}
