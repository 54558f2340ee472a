using Jota.Client;

namespace Jota.Controllers;

/// <summary>What is told of a cron job as an event.</summary>
internal readonly record struct CronJobEvent(EventType Type, string Reason, string Message);
