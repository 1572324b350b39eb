using System.Globalization;
using Presence.Bench.Peers;

// dotnet SignalRPeer.dll PORT
var port = args is [var given, ..] ? int.Parse(given, CultureInfo.InvariantCulture) : 0;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
builder.Services.AddSignalR();

var app = builder.Build();
app.MapHub<RecipeHub>("/hub");

await app.StartAsync();
Console.WriteLine($"listening on {app.Urls.First()}");
await app.WaitForShutdownAsync();
