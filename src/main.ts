import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './app/App.vue';
import { features } from './app/features.ts';
import { makeRouter } from './app/router.ts';
import './app/styles.css';
import { useAuthStore } from './features/auth/index.ts';
import { featuresKey } from './shared/feature.ts';

const app = createApp(App);
app.use(createPinia());
app.use(makeRouter());
app.provide(featuresKey, features);
app.mount('#app');
// The page is there at once; who is signed in is found out meanwhile.
void useAuthStore().restore();
