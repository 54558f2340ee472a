using System.Buffers;
using System.Text.Json;
using Jota.ApiServer.Http;
using k8s.Models;

namespace Jota.ApiServer.Tests.Http;

public sealed class StatusBodyTests
{
    [Theory]
    [InlineData("a plain text")]
    [InlineData("\"quoted\"\n\u0007")]
    [InlineData("조타 \U0001F6A2")]
    public void A_long_message_is_the_same_as_one_that_is_short(string part)
    {
        foreach (var times in new[] { 1, 500, 5_000 })
        {
            // At every place of a character, its halves included, one part ends and the next begins.
            for (var before = 0; before < 4; before++)
            {
                var message = new string('x', before) + string.Concat(Enumerable.Repeat(part, times));
                Assert.Equal(message, Written(message).GetProperty("message").GetString());
            }
        }
    }

    private static JsonElement Written(string message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        StatusBody.Write(bytes, new V1Status { Message = message, Reason = "Invalid", Code = 422 });
        return JsonDocument.Parse(bytes.WrittenMemory).RootElement.Clone();
    }
}
