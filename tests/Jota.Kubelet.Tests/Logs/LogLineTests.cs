using System.Text;
using Jota.Kubelet.Logs;

namespace Jota.Kubelet.Tests.Logs;

public sealed class LogLineTests
{
    [Theory]
    [InlineData("2016-10-06T00:17:09.669794202Z stdout F log content 1", "stdout", false, "log content 1")]
    [InlineData("2016-10-06T00:17:09.669794202Z stderr P begin of ", "stderr", true, "begin of ")]
    [InlineData("2016-10-06T00:17:09Z stdout F ", "stdout", false, "")]
    [InlineData("2016-10-06T00:17:09Z stdout F", "stdout", false, "")]
    [InlineData("2016-10-06T00:17:09.1Z stdout F:x  two spaces", "stdout", false, " two spaces")]
    [InlineData("2016-10-06T00:17:09.1+09:00 stdout P:x:y 조타", "stdout", true, "조타")]
    public void Reads_time_stream_tags_and_content(string text, string stream, bool partial, string content)
    {
        Assert.True(LogLine.TryParse(Encoding.UTF8.GetBytes(text), out var line));
        Assert.Equal(text.Split(' ')[0], Encoding.UTF8.GetString(line.Time));
        Assert.Equal(stream, Encoding.UTF8.GetString(line.Stream));
        Assert.Equal(partial, line.IsPartial);
        Assert.Equal(content, Encoding.UTF8.GetString(line.Content));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("2016-10-06T00:17:09.669794202Z stdout X content")]
    [InlineData("2016 stdout F content")]
    public void Refuses_what_has_another_form(string text) => Assert.False(LogLine.TryParse(Encoding.UTF8.GetBytes(text), out _));
}
