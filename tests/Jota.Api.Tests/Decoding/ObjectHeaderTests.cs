using System.Text;

namespace Jota.Api.Tests.Decoding;

public sealed class ObjectHeaderTests
{
    [Fact]
    public void Reads_what_a_body_says_of_itself()
    {
        var header = ObjectHeader.Read("""{"kind":"Pod","spec":{"x":[1]},"apiVersion":"v1","metadata":{"labels":{},"name":"a","namespace":"b"}}"""u8);
        Assert.Equal(new ObjectHeader("v1", "Pod", "a", "b", ""), header);
        Assert.Equal("", ObjectHeader.Read("null"u8).Kind);
    }

    [Theory]
    [InlineData("""{"appVersion":"v1","kind":"Pod"}""", "unknown field \"appVersion\" (did you mean \"apiVersion\"?)")]
    [InlineData("""{"apiVersion":"v1","kend":"Pod"}""", "unknown field \"kend\" (did you mean \"kind\"?)")]
    [InlineData("""{"apiVersion":"v1","Kind":"Pod"}""", "unknown field \"Kind\" (did you mean \"kind\"?)")]
    [InlineData("""{"apiVersion":"v1","spec":{}}""", null)]
    public void Guesses_a_misspelled_header(string json, string? hint) => Assert.Equal(hint, ObjectHeader.Read(Encoding.UTF8.GetBytes(json)).Hint);

    [Theory]
    [InlineData("", "unexpected end of JSON input", "<empty>")]
    [InlineData("[]", "json: cannot unmarshal array into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }", "5b5d")]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"}zzz", "invalid character 'z' after top-level value", "{\"apiVersion\":\"v1\",\"kind\":\"Con ...")]
    [InlineData("{\"apiVersion\":\"v1\",\"kind\":", "unexpected end of JSON input", "{\"apiVersion\":\"v1\",\"kind\":")]
    public void Refuses_what_is_no_object_showing_its_beginning(string body, string why, string shown)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var message = Assert.Throws<FormatException>(() => ObjectHeader.Read(bytes)).Message;
        Assert.Equal(
            $"the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: {why} ({shown})",
            ObjectHeader.Unrecognized("ConfigMap", message, bytes));
    }

    [Theory]
    [InlineData("{", "unexpected end of JSON input")]
    [InlineData("{a:1}", "invalid character 'a' looking for beginning of object key string")]
    [InlineData("{\"a\" 1}", "invalid character '1' after object key")]
    [InlineData("{\"a\":1 \"b\":2}", "invalid character '\"' after object key:value pair")]
    [InlineData("[1 2]", "invalid character '2' after array element")]
    [InlineData("[1,]", "invalid character ']' looking for beginning of value")]
    [InlineData("nul", "unexpected end of JSON input")]
    [InlineData("nulx", "invalid character 'x' in literal null (expecting 'l')")]
    [InlineData("-x", "invalid character 'x' in numeric literal")]
    [InlineData("1.x", "invalid character 'x' after decimal point in numeric literal")]
    [InlineData("1ex", "invalid character 'x' in exponent of numeric literal")]
    [InlineData("01", "invalid character '1' after top-level value")]
    [InlineData("\"\\q\"", "invalid character 'q' in string escape code")]
    [InlineData("\"\\u12g4\"", "invalid character 'g' in \\u hexadecimal character escape")]
    [InlineData("\"\n\"", "invalid character '\\n' in string literal")]
    [InlineData("""{"a":[1,-2.5e+3,true,false,null,"\u00e9\n"]}""", null)]
    public void Names_syntax_errors_as_upstream(string json, string? error) => Assert.Equal(error, JsonSyntax.Error(Encoding.UTF8.GetBytes(json)));
}
